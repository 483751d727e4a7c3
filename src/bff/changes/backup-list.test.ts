import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { instanceId } from '../../contract/ids.ts';
import { createFakeClock, createTestClient, dcsClock } from '../../testing/bff.ts';
import { startTestDcs } from '../../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { orThrow } from '../cloud/result.ts';
import { taskTime } from '../cloud/task-time.ts';

// A real server is slow on a busy machine.
vi.setConfig({ testTimeout: 30_000 });
removeFolders();

test('all backups since a moment are read, page by page, each with its remark', async () => {
  const [dir, clock] = [temporaryFolder(), createFakeClock()];
  const first = await startTestDcs({ dir, clock: dcsClock(clock) });
  await first.close();
  const file = join(dir, 'state.json');
  const state = JSON.parse(readFileSync(file, 'utf8'));
  const at = (minutes: number) => new Date(clock.now() - minutes * 60_000).toISOString();
  const backup = {
    instance_id: first.idOf('leaderboard'),
    status: 'succeed',
    progress: '100.00',
    size: 1,
    backup_format: 'rdb',
  };
  const made = (backup_id: string, minutes: number) => ({
    ...backup,
    backup_id,
    remark: `remark of ${backup_id}`,
    created_at: at(minutes),
    updated_at: at(minutes),
  });
  // The newest are listed first, so the oldest within the time is on the third page.
  const backups = [made('too old', 61), ...Array.from({ length: 2001 }, (_, index) => made(`backup-${index}`, 59))];
  state.projects[first.name].backups = backups;
  writeFileSync(file, JSON.stringify(state));

  const dcs = await startTestDcs({ dir, clock: dcsClock(clock) });
  const { client, close } = createTestClient(dcs, clock);
  const id = instanceId.parse(dcs.idOf('leaderboard'));
  const listed = orThrow(await client.backups(id, taskTime(clock.now() - 3_600_000)));
  expect(listed).toHaveLength(2001);
  expect(listed.at(-1)).toMatchObject({ backup_id: 'backup-0', remark: 'remark of backup-0' });
  expect(orThrow(await client.backups(instanceId.parse(dcs.idOf('orders-cache')), '20200101000000'))).toEqual([]);
  await Promise.all([close(), dcs.close()]);
});
