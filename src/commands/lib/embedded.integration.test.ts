import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { until } from '../../testing/until.ts';
import { startTestDcs } from '../../testing/local-dcs.ts';
import { cloudsFileFor, settingsFor, startEmbedded } from './embedded.mjs';

removeFolders();
afterEach(() => vi.unstubAllEnvs());

/** Notes what it was started with, says that it is ready on ports 4711 and 4712, and dies of it the first time. */
const DIES_ONCE = `
  const fs = require('node:fs');
  const [file] = process.argv.slice(1);
  const before = fs.existsSync(file);
  const { LOCAL_DCS_PORT, LOCAL_DCS_SECOND_PORT, LOCAL_DCS_RESET, LOCAL_DCS_SCENARIOS } = process.env;
  const settings = [LOCAL_DCS_PORT, LOCAL_DCS_SECOND_PORT, LOCAL_DCS_RESET, LOCAL_DCS_SCENARIOS];
  fs.appendFileSync(file, settings.join(' / ') + '\\n');
  process.on('disconnect', () => process.exit());
  const projects = [
    { region: 'one', endpoint: 'http://127.0.0.1:4711' },
    { region: 'one', endpoint: 'http://127.0.0.1:4711' },
    { region: 'two', endpoint: 'http://127.0.0.1:4712' },
  ];
  const ready = { type: 'ready', endpoint: 'http://127.0.0.1:4711', sk: 's', projects };
  process.send(ready, () => before || process.exit(1));
`;

it('an embedded DCS that died is started again on its ports, and is neither emptied nor told of scenarios again', async () => {
  vi.stubEnv('LOCAL_DCS_FLEET', '1');
  vi.stubEnv('LOCAL_DCS_PORT', '0');
  vi.stubEnv('LOCAL_DCS_RESET', '1');
  vi.stubEnv('LOCAL_DCS_SCENARIOS', 'local-2=silent');
  const notes = join(temporaryFolder(), 'starts');
  const { process: embedded } = await startEmbedded([process.execPath, '-e', DIES_ONCE, notes], (sentence) => {
    throw new Error(sentence);
  });
  const starts = await until(
    () => (existsSync(notes) ? readFileSync(notes, 'utf8').split('\n').slice(0, -1) : []),
    (lines) => lines.length > 1,
  );
  expect(starts).toEqual(['0 /  / 1 / local-2=silent', '4711 / 4712 / 0 / ']);
  await embedded.stop();
});

/** An entry of the file. */
const cloud = (region: string, endpoint: string) => ({
  name: region,
  region,
  projects: 'all',
  endpoints: { dcs: endpoint, iam: endpoint, object_store_hosts: ['127.0.0.1'] },
  credentials: { environment: 'LOCAL_DCS' },
});

it('hands the console every region in a file that only its owner reads, and the keys apart from it', async () => {
  const dcs = await startTestDcs();
  const folder = join(temporaryFolder(), 'data');
  const message = { ...dcs, iam: { ...dcs.iam, users: [...dcs.iam.users] }, projects: Object.values(dcs.projects) };
  const settings = cloudsFileFor(message, folder);
  const path = String(settings['CLOUDS_FILE']);
  const second = dcs.projects['local-2'].endpoint;
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    clouds: [cloud('local-1', dcs.endpoint), cloud('local-2', second)],
  });
  expect(second).not.toBe(dcs.endpoint);
  expect(settings).toMatchObject({ LOCAL_DCS_AK: dcs.ak, LOCAL_DCS_SK: dcs.sk, DCS_EMBEDDED: 'true' });
  // One that was there with another mode is replaced.
  chmodSync(path, 0o644);
  cloudsFileFor(message, folder);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(settingsFor(message)).toMatchObject({
    DCS_ENDPOINT: dcs.endpoint,
    HUAWEICLOUD_SDK_PROJECT_ID: dcs.projectId,
    HUAWEICLOUD_SDK_REGION: 'local-1',
  });
  await dcs.close();
});
