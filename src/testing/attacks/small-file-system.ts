import { spawnSync } from 'node:child_process';

/**
 * Mounts a file system of 2 MB in memory on a folder, if this user may (root on Linux).
 *
 * @returns a function that unmounts it; null if it may not be mounted
 */
export function mountSmall(folder: string): (() => void) | null {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' });
  // The unmount is lazy: the driver may hold a file until its memory is cleaned up.
  return status === 0 ? () => void spawnSync('umount', ['-l', folder], { stdio: 'ignore' }) : null;
}
