import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import * as z from 'zod';
import { startTestDcs } from '../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { vendorClient } from '../testing/vendor-client.ts';
import { systemClock, type Clock } from './clock.ts';
import { StateFile } from './state.ts';

removeFolders();

/**
 * With a job time of 1000 ms the last pause of a job is 100 ms, after SUCCESS. With this clock only the signal ends it.
 */
const neverSettles: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(ms === 100 ? 3_600_000 : 0, signal),
};

it('an instance that settles after its job is still busy', async () => {
  const dcs = await startTestDcs({ jobMs: 1000, clock: neverSettles });
  const send = vendorClient(dcs);
  const path = `/instances/${dcs.idOf('orders-cache')}/ssl`;
  const { body } = await send('PUT', path, { data: { enabled: true } });
  await until(
    () => send('GET', `/jobs/${String(body['job_id'])}`),
    (job) => job.body['status'] === 'SUCCESS',
  );
  expect(await send('PUT', path, { data: { enabled: false } })).toMatchObject({
    status: 400,
    body: { error_code: 'DCS.4026' },
  });
  await dcs.close();
});

it('many jobs at once are no leak to warn of', async () => {
  const warned = vi.spyOn(process, 'emitWarning');
  const dcs = await startTestDcs({ synthetic: 40, jobMs: 600_000 });
  const send = vendorClient(dcs);
  const { body } = await send('GET', '/instances', { query: { limit: 40 } });
  const ids = z.array(z.object({ instance_id: z.string() })).parse(body['instances']);
  const answers = await Promise.all(
    ids.map(({ instance_id }) => send('PUT', `/instances/${instance_id}/ssl`, { data: { enabled: true } })),
  );
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(10);
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
  await dcs.close();
});

it('a kill while an instance settles, or is backed up, leaves neither in between', async () => {
  const dir = temporaryFolder();
  const first = await startTestDcs({ dir, jobMs: 1000, clock: neverSettles });
  const send = vendorClient(first);
  const [settling, backedUp] = [first.idOf('orders-cache'), first.idOf('leaderboard')];
  const { body } = await send('PUT', `/instances/${settling}/ssl`, { data: { enabled: true } });
  await until(
    () => send('GET', `/jobs/${String(body['job_id'])}`),
    (job) => job.body['status'] === 'SUCCESS',
  );
  const stateAtKill = readFileSync(join(dir, 'state.json'), 'utf8');
  await first.close();
  // A kill leaves the file as it was then. An orderly close would have written another one.
  const killed = JSON.parse(stateAtKill);
  const backup = { backup_id: 'b', instance_id: backedUp, status: 'backuping', progress: '0.00', size: 0 };
  const at = '2026-11-24T04:00:00.000Z';
  killed.projects['local-1'].backups.push({
    ...backup,
    backup_format: 'rdb',
    remark: '',
    created_at: at,
    updated_at: at,
  });
  writeFileSync(join(dir, 'state.json'), JSON.stringify(killed));

  const second = await startTestDcs({ dir });
  const ask = vendorClient(second);
  expect((await ask('GET', `/instances/${settling}`)).body).toMatchObject({ status: 'RUNNING', task: null });
  expect((await ask('GET', `/instances/${backedUp}/backups`)).body).toMatchObject({
    backup_record_response: [{ status: 'failed' }],
  });
  await second.close();
});

it('a second one in the same process does not share the folder either', async () => {
  const dir = temporaryFolder();
  const first = await startTestDcs({ dir });
  await expect(startTestDcs({ dir })).rejects.toThrow(/Another embedded DCS .* uses/);
  await first.close();
});

it('a reset removes its own files, and nobody else’s', () => {
  const dir = temporaryFolder();
  mkdirSync(join(dir, 'instances', 'a'), { recursive: true });
  writeFileSync(join(dir, 'state.json'), '{}');
  writeFileSync(join(dir, 'notes.txt'), 'mine');
  StateFile.reset(dir);
  expect(readFileSync(join(dir, 'notes.txt'), 'utf8')).toBe('mine');
  expect(new StateFile(dir).read()).toBeNull();
});
