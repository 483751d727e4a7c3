import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestDcs } from '../local-dcs.ts';
import { askSwitch, countChanges, startConsole } from './console-process.ts';

const NAMES = ['orders-cache', 'leaderboard', 'stock-levels'] as const;

/** The results of the attack: each answer as status and code, each start by its outcome. */
export interface DeletedDatabaseFigures {
  switchesAfterDeletion: string[];
  putsAfterDeletion: number;
  readyzAfterDeletion: number;
  listAfterDeletion: number;
  nextStart: string;
  /** Two starts in a row. The second finds the lock file of the first. */
  consolesWithoutLockFile: string[];
  switchWithoutLockFile: string;
}

/** The outcome of a start: the number of changes that the console knows, or its error message. */
async function outcomeOf(started: Awaited<ReturnType<typeof startConsole>>): Promise<string> {
  return started.address === null
    ? `refused: ${started.log().trim()}`
    : `runs, and knows ${await countChanges(started)} changes`;
}

/**
 * Deletes the database of a running console, asks the console for switches, kills it with -9 and starts the next one on
 * the same folder. Then deletes only the lock file of a running console, and starts a second one. Every process it
 * starts is ended.
 *
 * @param folders two empty ones
 */
export async function deleteDatabase(
  dcs: TestDcs,
  folders: readonly [string, string],
): Promise<DeletedDatabaseFigures> {
  const [emptied, shared] = folders;
  const running: Array<Awaited<ReturnType<typeof startConsole>>> = [];
  const start = async (folder: string) => {
    const started = await startConsole(dcs, folder);
    running.push(started);
    return started;
  };
  const puts = () => NAMES.reduce((sum, name) => sum + dcs.puts(dcs.idOf(name)), 0);
  try {
    const first = await start(emptied);
    await askSwitch(dcs, first, dcs.idOf('orders-cache'));
    rmSync(join(emptied, 'console.db'));
    const putsBefore = puts();
    const switchesAfterDeletion: string[] = [];
    for (const name of NAMES.slice(1)) switchesAfterDeletion.push(await askSwitch(dcs, first, dcs.idOf(name)));
    const putsAfterDeletion = puts() - putsBefore;
    const readyz = await first.somebody.ask(`${first.address}/readyz`);
    const list = await first.somebody.ask(`${first.address}/api/instances`);
    await first.kill();
    // A clean end removes the log too. Then only the lock file is left.
    for (const name of ['console.db-wal', 'console.db-shm']) rmSync(join(emptied, name), { force: true });
    const nextStart = await outcomeOf(await start(emptied));

    const holder = await start(shared);
    rmSync(join(shared, 'console.lock'));
    const consolesWithoutLockFile = [await outcomeOf(await start(shared)), await outcomeOf(await start(shared))];
    return {
      switchesAfterDeletion,
      putsAfterDeletion,
      readyzAfterDeletion: readyz.status,
      listAfterDeletion: list.status,
      nextStart,
      consolesWithoutLockFile,
      switchWithoutLockFile: await askSwitch(dcs, holder, dcs.idOf('geo-lookup')),
    };
  } finally {
    await Promise.all(running.map((each) => each.kill()));
  }
}
