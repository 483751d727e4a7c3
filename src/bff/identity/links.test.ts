import { expect, test } from 'vitest';
import { createFakeClock } from '../../testing/bff.ts';
import { openStore } from '../store/database.ts';
import { createLinks } from './links.ts';

const DAY = 24 * 3_600_000;

async function start() {
  const clock = createFakeClock();
  const links = createLinks({ store: await openStore(':memory:'), clock });
  return { clock, links, secrets: await links.makeAll() };
}

test('a link signs in once, within a day', async () => {
  const { clock, links, secrets } = await start();
  await clock.advance(DAY - 1);
  expect(await links.take(secrets.admin)).toMatchObject({ role: 'admin' });
  expect(await links.take(secrets.admin)).toBeNull();
  await clock.advance(1);
  expect(await links.take(secrets.support)).toBeNull();
});

test('a clock that is set back keeps no link for longer than a day', async () => {
  const { clock, links, secrets } = await start();
  clock.jump(-365 * DAY);
  await links.sweep();
  await clock.advance(DAY - 1);
  expect(await links.take(secrets.admin)).toMatchObject({ role: 'admin' });
  await clock.advance(1);
  expect(await links.take(secrets.support)).toBeNull();
});
