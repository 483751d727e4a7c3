import { expect, test } from 'vitest';
import { getRedis } from './get-redis.mjs';

const LOCKED = 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 17 (python3)';
const OFFLINE = "W: Failed to fetch http://deb.debian.org  Temporary failure resolving 'deb.debian.org'";
const UNKNOWN = 'E: Unable to locate package redis-server';

type Answer = { ok: boolean; output: string };
const fine: Answer = { ok: true, output: '' };
const fault = (output: string): Answer => ({ ok: false, output });

/** A machine whose apt-get answers by its arguments. Everything else succeeds. */
function machine(answers: Readonly<Record<string, Answer>>, more: { isRoot?: boolean; installed?: boolean } = {}) {
  const [asked, said]: [string[], string[]] = [[], []];
  let now = 0;
  return {
    asked,
    said,
    aptGet: (args: readonly string[]) => {
      const own = args.some((arg) => arg.startsWith('Dir::State::Lists=')) ? 'own ' : '';
      const what = `${own}${args.find((arg) => /^(update|install|download)$/.test(arg)) ?? '?'}`;
      if (asked.at(-1) !== what) asked.push(what);
      return Promise.resolve(answers[what] ?? fine);
    },
    sleep: (ms: number) => Promise.resolve((now += ms)),
    now: () => now,
    say: (sentence: string) => void said.push(sentence),
    isRoot: more.isRoot ?? true,
    isInstalled: () => more.installed ?? true,
    folder: '/cache/redis',
    unpack: () => 'redis',
  };
}

test('root is told in one line what is installed, and why', async () => {
  const { said, asked, ...rest } = machine({});
  expect(await getRedis(rest)).toEqual({ kind: 'installed' });
  expect(asked).toEqual(['update', 'install']);
  expect(said).toEqual([
    'Installing Debian’s package redis-server on this machine (as root, by apt-get): none was found, and the embedded DCS runs real ones.',
  ]);
});

test('others are told that nothing is installed', async () => {
  const { said, asked, ...rest } = machine({}, { isRoot: false });
  expect(await getRedis(rest)).toEqual({ kind: 'unpacked', found: 'redis' });
  expect(asked).toEqual(['download']);
  expect(said).toEqual([
    'Unpacking Debian’s package redis-server into /cache/redis, and installing nothing: none was found, and the embedded DCS runs real ones.',
  ]);
});

test('where apt stays locked, root unpacks as anybody else does, with lists of its own', async () => {
  const { said, asked, ...rest } = machine({
    update: fault(LOCKED),
    install: fault(LOCKED),
    download: fault(UNKNOWN),
  });
  expect(await getRedis(rest)).toEqual({ kind: 'unpacked', found: 'redis' });
  expect(asked).toEqual(['update', 'install', 'download', 'own update', 'own download']);
  expect(said.slice(1)).toEqual([
    'apt is locked: process 17 (python3) holds /var/lib/apt/lists/lock. Waiting up to 120 s …',
    'Not installed: apt stays locked: process 17 (python3) holds /var/lib/apt/lists/lock.',
    expect.stringMatching(/^Unpacking /),
  ]);
});

test('lists that stay locked do not matter where they are good enough', async () => {
  expect(await getRedis(machine({ update: fault(LOCKED) }))).toEqual({ kind: 'installed' });
});

test.each<[string, Record<string, Answer>, boolean, string[]]>([
  // An update without a network reports success.
  ['root', { update: { ok: true, output: OFFLINE }, install: fault(UNKNOWN) }, true, ['update', 'install']],
  ['anybody', { download: fault(OFFLINE) }, false, ['download']],
  [
    'anybody without lists',
    { download: fault(UNKNOWN), 'own update': { ok: true, output: OFFLINE }, 'own download': fault(UNKNOWN) },
    false,
    ['download', 'own update', 'own download'],
  ],
])('without a network, %s is told so, and nothing more is tried', async (_who, answers, isRoot, tried) => {
  const { asked, ...rest } = machine(answers, { isRoot });
  expect(await getRedis(rest)).toEqual({
    kind: 'failed',
    sentence: expect.stringContaining(
      "none could be installed: there is no network, or apt-get cannot reach its package server (Temporary failure resolving 'deb.debian.org'). Install Redis 7",
    ),
  });
  expect(asked).toEqual(tried);
});

test('what is installed elsewhere than on PATH is unpacked', async () => {
  const { said, ...rest } = machine({}, { installed: false });
  expect(await getRedis(rest)).toEqual({ kind: 'unpacked', found: 'redis' });
  expect(said[1]).toBe('Not installed: the installed redis-server is not on PATH.');
});

test('another fault of apt is told in its words', async () => {
  const refused = fault('Reading package lists...\nE: dpkg was interrupted');
  const { said, ...rest } = machine({ install: refused, download: refused, 'own download': refused });
  expect(await getRedis(rest)).toMatchObject({
    sentence: expect.stringContaining('apt-get failed: dpkg was interrupted. Install Redis 7'),
  });
  expect(said[1]).toBe('Not installed: apt-get failed: dpkg was interrupted.');
});
