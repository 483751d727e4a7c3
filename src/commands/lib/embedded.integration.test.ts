import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { until } from '../../testing/until.ts';
import { startTestDcs } from '../../testing/local-dcs.ts';
import { cloudsFileFor, describe, startEmbedded } from './embedded.mjs';
import { findEmbedded, listProjects, setScenario } from './project-scenario.mjs';

removeFolders();
afterEach(() => vi.unstubAllEnvs());

/**
 * A program that records its environment, says that it is ready on ports 4711 and 4712, and ends itself the first time.
 */
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

async function startWithFile() {
  const dcs = await startTestDcs();
  const env = { DATA_DIR: join(temporaryFolder(), 'data'), LOCAL_DCS_DIR: dcs.dir };
  const message = { ...dcs, iam: { ...dcs.iam, users: [...dcs.iam.users] }, projects: Object.values(dcs.projects) };
  return { dcs, env, message, settings: cloudsFileFor(message, env) };
}

it('hands the console every region in a file that only its owner reads, and the keys apart from it', async () => {
  const { dcs, env, message, settings } = await startWithFile();
  const path = String(settings['CLOUDS_FILE']);
  const second = dcs.projects['local-2'].endpoint;
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    clouds: [cloud('local-1', dcs.endpoint), cloud('local-2', second)],
  });
  expect(second).not.toBe(dcs.endpoint);
  expect(settings).toMatchObject({ LOCAL_DCS_AK: dcs.ak, LOCAL_DCS_SK: dcs.sk, DCS_EMBEDDED: 'true' });
  // An existing file with another mode is replaced.
  chmodSync(path, 0o644);
  cloudsFileFor(message, env);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(describe(message)).toContain('38 instances');
  await dcs.close();
});

it('the scenario command finds the running embedded DCS, and names what is wrong', async () => {
  const { dcs, env } = await startWithFile();
  const embedded = findEmbedded(env);
  expect(await listProjects(embedded)).toMatch(/local-2 +none\n/);
  expect(await setScenario(embedded, 'local-2', 'unavailable')).toMatch(/^local-2 +unavailable$/);
  expect(await listProjects(embedded)).toMatch(/local-2 +unavailable\n/);
  expect(await setScenario(embedded, 'local-2', 'none')).toMatch(/^local-2 +none$/);
  await expect(setScenario(embedded, 'local-3', 'none')).rejects.toThrow('local-1, local-1_staging, local-2');
  await expect(setScenario(embedded, 'local-2', 'broken')).rejects.toThrow('one of unavailable, forbidden');
  await dcs.close();
  await expect(listProjects(embedded)).rejects.toThrow('is npm start running?');
  expect(() => findEmbedded({ ...env, DATA_DIR: temporaryFolder() })).toThrow('npm start writes it');
});
