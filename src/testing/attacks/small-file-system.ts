import { spawnSync } from 'node:child_process';

/**
 * Mounts a file system of 2 MB in memory on a folder, where this user may (root on Linux).
 *
 * @returns a function that takes it away; null where it may not be mounted
 */
export function mountSmall(folder: string): (() => void) | null {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' });
  // Lazily: the driver may hold a file until its memory is cleaned up.
  return status === 0 ? () => void spawnSync('umount', ['-l', folder], { stdio: 'ignore' }) : null;
}
