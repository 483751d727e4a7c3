import { expect, test, vi } from 'vitest';
import { removeFolders, temporaryFolder } from '../temporary-folder.ts';
import { runChaos } from './run.ts';

// Real processes, on a machine that may be busy; the run ends by its own limits long before.
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
    // The one that has tasks with a mark and without.
    reading: 'on-only',
  });
  const { wrong, lost, notShown } = report;
  expect({ wrong, lost, notShown }).toEqual({ wrong: [], lost: [], notShown: [] });
  // It was chaos indeed.
  expect(Object.values(report.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5);
  expect(report.succeeded + report.failed + report.unknown).toBe(report.changes);
});
