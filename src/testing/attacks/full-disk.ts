import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '../../bff/platform/log.ts';
import { runStatement } from '../../bff/store/connection.ts';
import { openStore, type Store } from '../../bff/store/database.ts';
import { createFakeClock, dcsClock, startTestBff, type TestAnswer } from '../bff.ts';
import { startTestDcs } from '../local-dcs.ts';

/** How to fill a disk, and how to free space again. */
export interface Disk {
  fill(store: Store): Promise<void>;
  free(store: Store): Promise<void>;
}

/** A small file system, which can really be filled. */
export function smallDisk(folder: string): Disk {
  const filler = join(folder, 'filler');
  return {
    fill: () => {
      const handle = openSync(filler, 'w');
      try {
        // It is filled to the last byte: a half-full page would still take data.
        for (const size of [65_536, 4096, 1]) writeUntilFull(handle, size);
      } finally {
        closeSync(handle);
      }
      return Promise.resolve();
    },
    free: () => {
      rmSync(filler);
      return Promise.resolve();
    },
  };
}

function writeUntilFull(handle: number, size: number): void {
  const bytes = Buffer.alloc(size, 1);
  try {
    for (let written = 0; written < 16 * 1024 * 1024; written += size) writeSync(handle, bytes);
    ftruncateSync(handle, 0);
    throw new Error('the file system is not small: give one of a few MB');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause;
  }
}

const TRIGGERS = ['INSERT ON change', 'INSERT ON audit', 'UPDATE ON session', 'UPDATE ON lock_file'].map(
  (event, index) => ({
    name: `full_${index}`,
    event,
  }),
);

/** Replaces a small file system: SQLite may not use another page, and each write of the console needs some. */
export const NO_MORE_PAGES: Disk = {
  fill: async (store) => {
    await runStatement(store, 'PRAGMA max_page_count = 1');
    for (const { name, event } of TRIGGERS)
      await runStatement(
        store,
        `CREATE TEMP TRIGGER ${name} BEFORE ${event} BEGIN
         INSERT INTO change_step (change_id, state, at, cause, snapshot) VALUES ('', '', '', hex(zeroblob(1000000)), ''); END`,
      );
  },
  free: async (store) => {
    for (const { name } of TRIGGERS) await runStatement(store, `DROP TRIGGER ${name}`);
    await runStatement(store, 'PRAGMA max_page_count = 1000000');
  },
};

/** Each answer as its status, with the error code if it has one. */
export interface FullDiskFigures {
  switch: string;
  puts: number;
  /** Pages answered 200, of one request a minute in 70 minutes, which is longer than a session may be idle. */
  pagesRead: number;
  /** The same number for /healthz, requested with a session cookie. */
  healthzRead: number;
  readyz: string;
  /** The number of log lines in these minutes. */
  logLines: number;
  switchWithRoomAgain: string;
  readyzWithRoomAgain: string;
}

function said({ status, json }: TestAnswer): string {
  return typeof json === 'object' && json !== null && 'error_code' in json
    ? `${status} ${String(json.error_code)}`
    : String(status);
}

const MINUTES = 70;

/** Fills the disk of a console, asks for a switch, reads pages for 70 minutes of its clock, and frees space again. */
export async function fillDisk(folder: string, disk: Disk): Promise<FullDiskFigures> {
  const clock = createFakeClock();
  let logLines = 0;
  const log = createLog('warn', { write: () => void (logLines += 1) });
  const dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
  const store = await openStore(folder);
  const bff = await startTestBff(dcs, { clock, store, log, access: { idleMs: 60 * 60_000 } });
  try {
    const id = dcs.idOf('orders-cache');
    await disk.fill(store);
    const refused = await bff.put(id, !dcs.isSslOn(id));
    const puts = dcs.puts(id);
    logLines = 0;
    let [pagesRead, healthzRead] = [0, 0];
    for (let minute = 0; minute < MINUTES; minute += 1) {
      await clock.advance(60_000);
      if ((await bff.get('/api/changes')).status === 200) pagesRead += 1;
      if ((await bff.get('/healthz')).status === 200) healthzRead += 1;
    }
    const figures = {
      switch: said(refused),
      puts,
      pagesRead,
      healthzRead,
      readyz: said(await bff.get('/readyz')),
      logLines,
    };
    await disk.free(store);
    return {
      ...figures,
      readyzWithRoomAgain: said(await bff.get('/readyz')),
      switchWithRoomAgain: said(await bff.put(id, !dcs.isSslOn(id))),
    };
  } finally {
    await bff.stop();
    await dcs.close();
  }
}
