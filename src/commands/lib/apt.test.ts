import { expect, test } from 'vitest';
import { aptFault, whenUnlocked } from './apt.mjs';

const LOCKED_BY = (process: number) =>
  `E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process ${process} (unattended-upgr)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?\n`;

test.each([
  [LOCKED_BY(3297), 'process 3297 (unattended-upgr) holds /var/lib/dpkg/lock-frontend'],
  [
    'Reading package lists...\nE: Could not get lock /var/lib/apt/lists/lock. It is held by process 17 (python3)\nE: Unable to lock directory /var/lib/apt/lists/',
    'process 17 (python3) holds /var/lib/apt/lists/lock',
  ],
  [
    'E: Could not get lock /var/lib/dpkg/lock - open (11: Resource temporarily unavailable)',
    'an unknown process holds /var/lib/dpkg/lock',
  ],
])('a lock is told with its file and its process: %j', (output, lock) => {
  expect(aptFault(output)).toEqual({ kind: 'locked', lock });
});

test.each([
  [
    "W: Failed to fetch http://deb.debian.org/debian/dists/bookworm/InRelease  Temporary failure resolving 'deb.debian.org'\nE: Unable to locate package redis-server",
    "Temporary failure resolving 'deb.debian.org'",
  ],
  [
    'W: Failed to fetch http://x/InRelease  Could not connect to 127.0.0.1:9 (127.0.0.1). - connect (111: Connection refused)',
    'Could not connect to 127.0.0.1:9 (127.0.0.1). - connect (111: Connection refused)',
  ],
])('a network that is missing is told in apt’s words: %j', (output, detail) => {
  expect(aptFault(output)).toEqual({ kind: 'offline', detail });
});

test('a lock that apt has waited for is not why it failed', () => {
  const output = `Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt)\nE: Unable to locate package redis-server`;
  expect(aptFault(output)).toEqual({ kind: 'other', output });
});

/** An apt-get that gives these outputs in order and then succeeds. Each sleep takes a second. */
function apt(outputs: readonly string[]) {
  const [asked, said]: [string[], string[]] = [[], []];
  let [now, tries] = [0, 0];
  return {
    asked,
    said,
    aptGet: (args: readonly string[]) => {
      asked.push(args.join(' '));
      const output = outputs[tries];
      tries += 1;
      return Promise.resolve({ ok: output === undefined, output: output ?? '' });
    },
    sleep: (ms: number) => Promise.resolve((now += ms)),
    now: () => now,
    say: (sentence: string) => void said.push(sentence),
  };
}

test('a lock is waited for, and named once for each holder', async () => {
  const locked = apt([LOCKED_BY(1), LOCKED_BY(1), LOCKED_BY(2)]);
  expect(await whenUnlocked(locked, ['update'], 120_000)).toEqual({ ok: true, output: '' });
  expect(locked.said).toEqual([
    'apt is locked: process 1 (unattended-upgr) holds /var/lib/dpkg/lock-frontend. Waiting up to 120 s …',
    'apt is locked: process 2 (unattended-upgr) holds /var/lib/dpkg/lock-frontend. Waiting up to 118 s …',
  ]);
  // apt waits by itself after the person has been told for what.
  expect(locked.asked).toEqual([0, 119, 118, 117].map((left) => `-o DPkg::Lock::Timeout=${left} update`));
});

test('it is waited for no longer than until the deadline', async () => {
  const locked = apt(Array.from({ length: 10 }, () => LOCKED_BY(1)));
  expect(await whenUnlocked(locked, ['update'], 3000)).toEqual({ ok: false, output: LOCKED_BY(1) });
  expect(locked.asked).toHaveLength(4);
});

test('nothing else is tried again', async () => {
  const broken = apt(['E: dpkg was interrupted']);
  expect(await whenUnlocked(broken, ['update'], 120_000)).toEqual({ ok: false, output: 'E: dpkg was interrupted' });
  expect([broken.asked.length, broken.said]).toEqual([1, []]);
});
