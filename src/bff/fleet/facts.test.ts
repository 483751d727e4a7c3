import { expect, test } from 'vitest';
import { instanceId } from '../../contract/ids.ts';
import { createFakeClock, createTestClient, dcsClock } from '../../testing/bff.ts';
import { startTestDcs } from '../../testing/local-dcs.ts';
import { createReadFacts } from './facts.ts';
import { createObserve } from './observe.ts';
import { createRows } from './rows.ts';
import { createStatistics } from './statistics.ts';

test('each reading has its limit, that of the figures too', async () => {
  const clock = createFakeClock();
  const dcs = await startTestDcs({ clock: dcsClock(clock) });
  const { client, close } = createTestClient(dcs, clock);
  const statistics = createStatistics(client);
  const limits: (AbortSignal | undefined)[] = [];
  const readFacts = createReadFacts({
    own: {
      client,
      observe: createObserve({ client, rows: createRows({ clock, publish: () => {} }), clock }),
      statistics: (options) => {
        limits.push(options.signal);
        return statistics(options);
      },
    },
    clock,
    limitMs: 5000,
    lastChange: () => Promise.resolve(null),
    onTasks: () => {},
  });
  expect(await readFacts(instanceId.parse(dcs.idOf('leaderboard')))).toMatchObject({ data: { known: true } });
  expect(limits).toEqual([expect.any(AbortSignal)]);
  await close();
  await dcs.close();
});
