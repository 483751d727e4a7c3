import { expect, test } from 'vitest';
import { jobId, projectId } from '../../contract/ids.ts';
import { mostInWindow } from '../../testing/bench/calls.ts';
import { createFakeClock, dcsClock, passTimeUntil, testConfig } from '../../testing/bff.ts';
import { startTestDcs } from '../../testing/local-dcs.ts';
import { createClouds } from './scope.ts';

test('what follows changes takes at most five calls a second of a scope that has fifty, and leaves the rest to pages', async () => {
  const clock = createFakeClock();
  const dcs = await startTestDcs({ clock: dcsClock(clock), synthetic: 1 });
  const followed: number[] = [];
  const pages: number[] = [];
  const [cloud] = testConfig(dcs).clouds;
  if (cloud === undefined) throw new Error('no cloud');
  const clouds = createClouds({
    clouds: [cloud],
    embedded: true,
    timeoutMs: 5000,
    connections: 8,
    clock,
    random: () => 0,
    onCall: ({ priority }) => void (priority === 'job' ? followed : pages).push(clock.now()),
  });
  const scope = clouds.openScope({ ...cloud, callsPerSecond: 50 }, { id: projectId.parse(dcs.projectId), name: null });
  const begun = clock.now();
  let answered = 0;
  const done = () => void (answered += 1);
  const job = jobId.parse('no-such-job');
  for (let call = 0; call < 200; call += 1) void scope.clientOfFollowers.job(job, { retries: 0 }).then(done);
  for (let call = 0; call < 200; call += 1) void scope.client.job(job, { retries: 0 }).then(done);
  await passTimeUntil(clock, () => answered === 400, 100);
  expect(mostInWindow(followed)).toBeLessThanOrEqual(50);
  // Followers have the higher priority; pages have their answers soon all the same.
  expect((pages.at(-1) ?? 0) - begun).toBeLessThan(6000);
  expect((followed.at(-1) ?? 0) - begun).toBeGreaterThan(40_000);
  await clouds.close();
  await dcs.close();
});
