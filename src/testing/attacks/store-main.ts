// Runs the attacks on the database: npx tsx src/testing/attacks/store-main.ts. They end after a minute or two.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestDcs } from '../local-dcs.ts';
import { deleteDatabase } from './deleted-database.ts';
import { fillDisk, NO_MORE_PAGES, smallDisk } from './full-disk.ts';
import { mountSmall } from './small-file-system.ts';

const folders = [1, 2, 3, 4].map(() => mkdtempSync(join(tmpdir(), 'console-attack-')));
const [first = '', second = '', small = '', other = ''] = folders;
const tell = (name: string, figures: object) => process.stdout.write(`${name} ${JSON.stringify(figures, null, 2)}\n`);

const dcs = await startTestDcs({ jobMs: 200 });
const unmount = mountSmall(small);
try {
  tell('database deleted while the console runs:', await deleteDatabase(dcs, [first, second]));
  if (unmount === null) process.stdout.write('A small file system cannot be mounted by this user.\n');
  else tell('disk full:', await fillDisk(small, smallDisk(small)));
  tell('no more pages:', await fillDisk(other, NO_MORE_PAGES));
} finally {
  await dcs.close();
  unmount?.();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
