import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestDcs, type TestDcs } from '../local-dcs.ts';
import { removeFolders, temporaryFolder } from '../temporary-folder.ts';
import { deleteDatabase } from './deleted-database.ts';
import { fillDisk, NO_MORE_PAGES, smallDisk } from './full-disk.ts';
import { mountSmall } from './small-file-system.ts';

removeFolders();

let dcs: TestDcs;
beforeEach(async () => {
  dcs = await startTestDcs({ jobMs: 200 });
});
afterEach(() => dcs.close());

const REFUSED_BESIDE: unknown = expect.stringMatching(/^refused: Cannot start: Another process has .*console\.db open/);

test('a database that is deleted while the console runs: nothing is switched, and nothing is begun anew', async () => {
  const figures = await deleteDatabase(dcs, [temporaryFolder(), temporaryFolder()]);
  expect(figures).toEqual({
    switchesAfterDeletion: ['503 CONSOLE.STORE_FAILED', '503 CONSOLE.STORE_FAILED'],
    putsAfterDeletion: 0,
    readyzAfterDeletion: 503,
    listAfterDeletion: 200,
    nextStart: expect.stringMatching(
      /^refused: Cannot start: There is no .*console\.db, but .*console\.lock: .*backup/,
    ),
    consolesWithoutLockFile: [REFUSED_BESIDE, REFUSED_BESIDE],
    switchWithoutLockFile: '503 CONSOLE.STORE_FAILED',
  });
}, 180_000);

const FULL = {
  switch: '503 CONSOLE.STORE_FAILED',
  puts: 0,
  pagesRead: 70,
  healthzRead: 70,
  readyz: '503 CONSOLE.STORE_FAILED',
  switchWithRoomAgain: '202',
  readyzWithRoomAgain: '200',
};

test('a database that has no more pages: commands are refused, pages are read', async () => {
  expect(await fillDisk(temporaryFolder(), NO_MORE_PAGES)).toMatchObject(FULL);
}, 120_000);

test('a disk that is full, where this user may mount one: the same', async (context) => {
  const folder = temporaryFolder();
  const unmount = mountSmall(folder);
  if (unmount === null) return context.skip('a small file system cannot be mounted');
  try {
    const { logLines, ...figures } = await fillDisk(folder, smallDisk(folder));
    expect(figures).toEqual(FULL);
    // There is not a line for each request.
    expect(logLines).toBeLessThan(50);
  } finally {
    unmount();
  }
}, 120_000);
