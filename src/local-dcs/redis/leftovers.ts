import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandLineOf } from './process-mark.ts';

const LOCK = 'local-dcs.lock';

/** The folders that this process holds. A process id in the lock file cannot tell two embedded DCS in it apart. */
const held = new Set<string>();

/** The file in which each redis-server writes its process id. */
export const PID_FILE = 'redis.pid';

/**
 * Takes the folder for this process. The lock names a process and its command line, so that it does not count if
 * another program has the same process id by now.
 *
 * @throws Error if another embedded DCS uses the folder
 */
export function lockFolder(dir: string): void {
  const file = join(dir, LOCK);
  if (existsSync(file)) {
    const [pid = '', ...command] = readFileSync(file, 'utf8').split('\n');
    const holder = Number(pid);
    const lives = holder === process.pid ? held.has(dir) : commandLineOf(holder)?.trim() === command.join('\n').trim();
    if (lives) {
      throw new Error(
        `Another embedded DCS (process ${pid}) uses ${dir}: stop it, or set LOCAL_DCS_DIR to another folder.`,
      );
    }
  }
  writeFileSync(file, `${process.pid}\n${commandLineOf(process.pid) ?? ''}`);
  held.add(dir);
}

export function unlockFolder(dir: string): void {
  held.delete(dir);
  rmSync(join(dir, LOCK), { force: true });
}

/** Ends every redis-server that a killed embedded DCS left behind in this folder. */
export async function endLeftovers(dir: string): Promise<number> {
  let ended = 0;
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  for (const name of files.filter((file) => file.endsWith(PID_FILE))) {
    const pidFile = join(dir, name);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    const isOurs = () => commandLineOf(pid)?.includes(dir) === true;
    if (Number.isInteger(pid) && pid > 1 && isOurs()) {
      process.kill(pid, 'SIGKILL');
      while (isOurs()) await wait(20);
      ended += 1;
    }
    rmSync(pidFile, { force: true });
  }
  return ended;
}
