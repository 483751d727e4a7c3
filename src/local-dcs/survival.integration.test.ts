import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startTestDcs } from '../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { vendorClient } from '../testing/vendor-client.ts';
import { commandLineOf } from './redis/process-mark.ts';

removeFolders();

it('remembers over a restart: keys, SSL, and a job that had not ended', async () => {
  const dir = temporaryFolder();
  const first = await startTestDcs({ dir, only: ['orders-cache'], jobMs: 60_000 });
  const id = first.idOf('orders-cache');
  const { body } = await vendorClient(first)('PUT', `/instances/${id}/ssl`, { data: { enabled: true } });
  await first.close();

  const second = await startTestDcs({ dir, only: ['orders-cache'] });
  expect(second.ak).toBe(first.ak);
  const send = vendorClient(second);
  const job = await until(
    () => send('GET', `/jobs/${String(body['job_id'])}`),
    (answer) => answer.body['end_time'] !== null,
  );
  expect(job.body).toMatchObject({ status: 'SUCCESS' });
  expect(second.isSslOn(id)).toBe(true);
  await second.close();
});

it('does not share its folder', async () => {
  const dir = temporaryFolder();
  const [child] = await startProcess(dir);
  await expect(startTestDcs({ dir })).rejects.toThrow(/Another embedded DCS .* uses/);
  child.kill('SIGTERM');
  await once(child, 'exit');
});

it('ends its redis-servers when it ends, and those that a killed one left when it starts', async () => {
  const dir = temporaryFolder();
  const [first] = await startProcess(dir);
  const pidFile = join(dir, 'instances', 'ci-scratch', 'node-0', 'redis.pid');
  const left = Number(readFileSync(pidFile, 'utf8'));
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(commandLineOf(left)).toContain('redis-server');

  const [second] = await startProcess(dir);
  expect(commandLineOf(left)?.includes(dir) ?? false).toBe(false);
  const own = Number(readFileSync(pidFile, 'utf8'));
  expect(commandLineOf(own)).toContain('redis-server');
  second.kill('SIGTERM');
  await once(second, 'exit');
  expect(commandLineOf(own)?.includes(dir) ?? false).toBe(false);
});

it('ends its redis-servers also where it is told to while they start', async () => {
  const dir = temporaryFolder();
  const child = forkMain(dir);
  const pidFile = join(dir, 'instances', 'ci-scratch', 'node-0', 'redis.pid');
  const pid = await until(
    () => (existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0),
    (value) => value > 0,
  );
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(commandLineOf(pid)?.includes(dir) ?? false).toBe(false);
});

function forkMain(dir: string): ChildProcess {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  return fork(main, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, LOCAL_DCS_DIR: dir, LOCAL_DCS_PORT: '0', LOCAL_DCS_REDIS_PORT: '19400' },
  });
}

async function startProcess(dir: string): Promise<[ChildProcess, unknown]> {
  const child = forkMain(dir);
  const [ready] = await once(child, 'message');
  return [child, ready];
}
