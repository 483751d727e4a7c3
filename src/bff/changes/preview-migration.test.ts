import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { sslPreview, type SslPreview } from '../../contract/instance.ts';
import { createFakeClock, dcsClock, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs, type TestProject } from '../../testing/local-dcs.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let staging: TestProject;
let bff: TestBff;

beforeAll(async () => {
  const clock = createFakeClock(Date.now());
  dcs = await startTestDcs({ clock: dcsClock(clock) });
  staging = dcs.projects['local-1_staging'];
  bff = await startTestBff(dcs, { clock, cloud: { projects: { kind: 'reachable' } } });
});
afterEach(() => staging.setScenario(null));
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

async function preview(name: string, enabled: boolean): Promise<SslPreview> {
  const path = `/api/projects/${staging.projectId}/instances/${staging.idOf(name)}/ssl/preview?enabled=${enabled}`;
  return sslPreview.parse((await bff.get(path)).json);
}
const told = ({ risks }: SslPreview, kind: string) => risks.find((risk) => risk.kind === kind);

test('tells of an online migration that runs into the instance, before SSL is switched on', async () => {
  const seen = await preview('load-test-baskets', true);
  expect(seen.migration_task).toMatchObject({ known: true, value: { status: 'MIGRATING' } });
  expect(told(seen, 'migration-running')).toMatchObject({
    severity: 'interruption',
    evidence: [
      { field: 'migration_task', value: 'to-load-test-baskets' },
      { field: 'migration_task.status', value: 'MIGRATING' },
    ],
    advice: 'finish-migration',
  });
  expect(seen.basis).toContainEqual({ field: 'migration_task', value: 'MIGRATING' });
});

test('says nothing of it where none runs, and nothing before SSL is switched off', async () => {
  const other = await preview('smoke-checks', true);
  expect(other.migration_task).toMatchObject({ known: true, value: null });
  expect(told(other, 'migration-running')).toBeUndefined();
  expect(told(other, 'facts-unread')).toBeUndefined();
  expect(told(await preview('load-test-baskets', false), 'migration-running')).toBeUndefined();
});

test('says that it could not be read where the key may not, never that there is none', async () => {
  staging.setScenario('migrations-forbidden');
  const seen = await preview('load-test-baskets', true);
  expect(seen.migration_task).toMatchObject({ known: false, error: { error_code: 'DCS.2003' } });
  expect(told(seen, 'migration-running')).toBeUndefined();
  expect(told(seen, 'facts-unread')?.evidence).toMatchObject([{ field: 'migration_task', value: 'DCS.2003' }]);
  expect(seen.blocker).toBeNull();
});
