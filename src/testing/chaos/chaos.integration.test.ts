import { expect, test, vi } from 'vitest';
import { removeFolders, temporaryFolder } from '../temporary-folder.ts';
import { runChaos } from './run.ts';

// Real processes are slow on a busy machine. The run's own limits end it long before this timeout.
vi.setConfig({ testTimeout: 180_000 });
removeFolders();

test('whatever dies and whatever breaks: at most one PUT, no change lost, no outcome wrong', async () => {
  const report = await runChaos({
    seed: 20_261_124,
    changes: 40,
    limitMs: 90_000,
    speed: 20,
    dir: temporaryFolder(),
    redis: false,
    redisPort: 17_400,
    clients: 4,
    // This reading gives tasks with and without a mark.
    reading: 'on-only',
  });
  const { wrong, lost, notShown } = report;
  expect({ wrong, lost, notShown }).toEqual({ wrong: [], lost: [], notShown: [] });
  // There really were faults.
  expect(Object.values(report.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5);
  expect(report.succeeded + report.failed + report.unknown).toBe(report.changes);
});
