import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { until } from '../../testing/until.ts';
import { startEmbedded } from './embedded.mjs';

removeFolders();
afterEach(() => vi.unstubAllEnvs());

/** Notes what it was started with, says that it is ready on port 4711, and dies of it the first time. */
const DIES_ONCE = `
  const fs = require('node:fs');
  const [file] = process.argv.slice(1);
  const before = fs.existsSync(file);
  fs.appendFileSync(file, process.env.LOCAL_DCS_PORT + ' ' + process.env.LOCAL_DCS_RESET + '\\n');
  process.on('disconnect', () => process.exit());
  const ready = { type: 'ready', endpoint: 'http://127.0.0.1:4711', sk: 's', fleet: { instances: 1, withProcesses: 0 } };
  process.send(ready, () => before || process.exit(1));
`;

it('an embedded DCS that died is started again on its port, and is not emptied again', async () => {
  vi.stubEnv('LOCAL_DCS_FLEET', '1');
  vi.stubEnv('LOCAL_DCS_PORT', '0');
  vi.stubEnv('LOCAL_DCS_RESET', '1');
  const notes = join(temporaryFolder(), 'starts');
  const { process: embedded } = await startEmbedded([process.execPath, '-e', DIES_ONCE, notes], (sentence) => {
    throw new Error(sentence);
  });
  const starts = await until(
    () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []),
    (lines) => lines.length > 1,
  );
  expect(starts).toEqual(['0 1', '4711 0']);
  await embedded.stop();
});
