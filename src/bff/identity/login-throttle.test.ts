import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import type { ConsoleCode } from '../../contract/error.ts';
import { createFakeClock, type FakeClock } from '../../testing/bff.ts';
import { consoleError, Failure } from '../platform/failure.ts';
import { openStore, type Store } from '../store/database.ts';
import { BY_PROVIDER, createLoginThrottle, type LoginThrottle } from './login-throttle.ts';
import { createKnownNetworks, type KnownNetworks } from './known-networks.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const HOME = '192.0.2.1';

let clock: FakeClock;
let store: Store;
let known: KnownNetworks;
let throttle: LoginThrottle;

beforeEach(async () => {
  clock = createFakeClock();
  store = await openStore(':memory:');
  known = createKnownNetworks({ store, clock, log: pino({ level: 'silent' }) });
  throttle = createLoginThrottle(clock, known);
});

const rejecting = (code: ConsoleCode, status = 401) => Promise.reject(new Failure(status, consoleError(code, 'no')));

/** The end of an attempt: the result of the work, or `wait N` when it is not tried. */
async function end(
  account: string | null,
  address: string,
  work: () => Promise<string>,
  on: LoginThrottle = throttle,
): Promise<string> {
  try {
    return await on.attempt(account, address, work);
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    const { status, envelope, headers } = cause;
    return status === 429 ? `wait ${headers['retry-after']}` : envelope.error_code;
  }
}
const wrong = (account: string | null, address: string, on?: LoginThrottle) =>
  end(account, address, () => rejecting('CONSOLE.SIGN_IN_FAILED'), on);
const right = (account: string | null, address: string, on?: LoginThrottle) =>
  end(account, address, () => Promise.resolve('in'), on);

/** Fails several times, each from another address. */
async function fail(account: string, times: number, from = 0): Promise<void> {
  for (let serial = from; serial < from + times; serial += 1) {
    expect(await wrong(account, `198.51.100.${serial}`)).toBe('CONSOLE.SIGN_IN_FAILED');
  }
}

test('after five failures an account pauses, from wherever it is tried; others do not', async () => {
  await fail('alice', 5);
  expect(await right('alice', HOME)).toBe('wait 30');
  expect(await right('bob', HOME)).toBe('in');
  await clock.advance(29_500);
  expect(await right('alice', HOME)).toBe('wait 1');
  await clock.advance(500);
  expect(await right('alice', HOME)).toBe('in');
});

test('each further failure pauses for longer, and none for good', async () => {
  await fail('alice', 5);
  const waits: string[] = [];
  for (const seconds of [30, 60, 120, 240, 480, 900, 900]) {
    waits.push(await right('alice', HOME));
    await clock.advance(seconds * 1000);
    await fail('alice', 1, seconds % 100);
  }
  expect(waits.map((wait) => Number(wait.slice(5)))).toEqual([30, 60, 120, 240, 480, 900, 900]);
  await clock.advance(15 * MINUTE);
  expect(await right('alice', HOME)).toBe('in');
  await fail('alice', 4, 100);
  expect(await right('alice', '192.0.2.99')).toBe('in');
});

test('failures are forgotten after a quarter of an hour, and a pause after as long without one', async () => {
  await fail('alice', 4);
  await clock.advance(15 * MINUTE);
  await fail('alice', 1);
  expect(await right('alice', HOME)).toBe('in');

  await fail('bob', 5);
  await clock.advance(30_000 + 15 * MINUTE);
  await fail('bob', 5);
  expect(await right('bob', HOME)).toBe('wait 30');
});

test('twenty failures pause an address, whatever it tries; a success does not clear them', async () => {
  for (let serial = 0; serial < 19; serial += 1) await wrong(`account ${serial}`, HOME);
  expect(await right('alice', HOME)).toBe('in');
  await end(null, HOME, () => rejecting('CONSOLE.SIGN_IN_LINK_VOID'));
  expect(await right('bob', HOME)).toBe('wait 30');
  expect(await right(null, HOME)).toBe('wait 30');
  expect(await right('bob', '192.0.2.2')).toBe('in');
});

test('the pauses of an address stay short: an office may be behind it', async () => {
  for (let serial = 0; serial < 20; serial += 1) await wrong(`account ${serial}`, HOME);
  for (let serial = 0; serial < 5; serial += 1) {
    await clock.advance(2 * MINUTE);
    expect(await wrong(`account 2${serial}`, HOME)).toBe('CONSOLE.SIGN_IN_FAILED');
  }
  expect(await right('alice', HOME)).toBe('wait 120');
});

test('one network of IPv6 is one address', async () => {
  for (let serial = 0; serial < 20; serial += 1) await wrong(`account ${serial}`, `2001:db8::${serial}`);
  expect(await right('alice', '2001:db8::ffff')).toBe('wait 30');
  expect(await right('alice', '2001:db8:0:1::1')).toBe('in');
});

test('a success clears the account', async () => {
  await fail('alice', 4);
  expect(await right('alice', HOME)).toBe('in');
  await fail('alice', 4, 50);
  expect(await right('alice', '192.0.2.2')).toBe('in');
});

test('who guesses from elsewhere does not keep out whoever has signed in from their own place, nor is let go by them', async () => {
  expect(await right('alice', HOME)).toBe('in');
  await fail('alice', 5);
  expect(await right('alice', HOME)).toBe('in');
  expect(await right('alice', '198.51.100.7')).toBe('wait 30');
  for (let tries = 0; tries < 5; tries += 1) expect(await wrong('alice', HOME)).toBe('CONSOLE.SIGN_IN_FAILED');
  expect(await right('alice', HOME)).toBe('wait 30');
});

test('a restart does not help whoever guesses from elsewhere', async () => {
  expect(await right('alice', HOME)).toBe('in');
  throttle = createLoginThrottle(clock, known);
  await fail('alice', 5);
  expect(await right('alice', HOME)).toBe('in');
  expect(await right('alice', '198.51.100.7')).toBe('wait 30');
});

test.each([-DAY, DAY])('a clock that is set by %i ms changes no pause, nor what is forgotten', async (ms) => {
  await fail('alice', 5);
  await fail('bob', 4);
  clock.jump(ms);
  expect(await right('alice', HOME)).toBe('wait 30');
  await clock.advance(30_000);
  expect(await right('alice', HOME)).toBe('in');
  expect(await wrong('bob', '192.0.2.99')).toBe('CONSOLE.SIGN_IN_FAILED');
  expect(await right('bob', HOME)).toBe('wait 30');
});

/** A wrong password. Each one is for another account and from another network of the same IPv6 site. */
const guessWithin = (serial: number) => wrong(`account ${serial}`, `2001:db8:1:${serial.toString(16)}::1`);

test('sixty failures pause a site of IPv6, whatever its networks and accounts; not who has signed in from there', async () => {
  expect(await right('alice', '2001:db8:1:ffff::1')).toBe('in');
  for (let serial = 0; serial < 60; serial += 1) expect(await guessWithin(serial)).toBe('CONSOLE.SIGN_IN_FAILED');
  expect(await guessWithin(60)).toBe('wait 30');
  expect(await right('alice', '2001:db8:1:fffe::1')).toBe('wait 30');
  expect(await right('alice', '2001:db8:1:ffff::1')).toBe('in');
  expect(await right('alice', '2001:db8:2:1::1')).toBe('in');
});

test('each who is turned away unseen is told of, by a pause or because too much is asked at once', async () => {
  const told: string[] = [];
  const attempt = (work: () => Promise<string>) =>
    throttle
      .attempt('alice', HOME, work, ({ envelope }) => Promise.resolve(told.push(envelope.error_code)))
      .catch(() => undefined);
  await attempt(() => rejecting('CONSOLE.TOO_MANY_REQUESTS', 429));
  for (let times = 0; times < 7; times += 1) await attempt(() => rejecting('CONSOLE.SIGN_IN_FAILED'));
  expect(told).toEqual(['CONSOLE.TOO_MANY_REQUESTS', 'CONSOLE.TOO_MANY_REQUESTS', 'CONSOLE.TOO_MANY_REQUESTS']);
});

test('guesses that are made at once count before they have failed', async () => {
  const fault = new EventEmitter();
  const failing = once(fault, 'fails');
  const guess = (serial: number) =>
    end('alice', `198.51.100.${serial}`, () => failing.then(() => rejecting('CONSOLE.SIGN_IN_FAILED')));
  const all = Array.from({ length: 50 }, (_, serial) => guess(serial));
  expect(new Set(await Promise.all(all.slice(5)))).toEqual(new Set(['wait 1']));
  fault.emit('fails');
  expect(new Set(await Promise.all(all.slice(0, 5)))).toEqual(new Set(['CONSOLE.SIGN_IN_FAILED']));
});

test('what says nothing about the guess is not counted', async () => {
  for (let tries = 0; tries < 30; tries += 1) {
    await end('alice', HOME, () => rejecting('CONSOLE.UPSTREAM_TIMEOUT', 504));
    await end('alice', HOME, () => rejecting('CONSOLE.PASSCODE_REQUIRED'));
  }
  await expect(throttle.attempt('alice', HOME, () => Promise.reject(new Error('a fault of ours')))).rejects.toThrow(
    'a fault of ours',
  );
  await fail('alice', 4);
  await end('alice', HOME, () => rejecting('CONSOLE.PASSCODE_REQUIRED'));
  await fail('alice', 1);
  expect(await right('alice', HOME)).toBe('wait 30');
});

test('only so many are remembered', async () => {
  const few = createLoginThrottle(clock, known, 3);
  for (let tries = 0; tries < 5; tries += 1) await wrong('alice', `198.51.100.${tries}`, few);
  expect(await wrong('alice', HOME, few)).toBe('wait 30');
  for (const other of ['b', 'c', 'd']) await wrong(other, HOME, few);
  expect(await wrong('alice', HOME, few)).toBe('CONSOLE.SIGN_IN_FAILED');
});

test('what the provider refuses pauses its own way alone', async () => {
  for (let times = 0; times < 20; times += 1)
    expect(await end(BY_PROVIDER, HOME, () => rejecting('CONSOLE.PROVIDER_REFUSED'))).toBe('CONSOLE.PROVIDER_REFUSED');
  expect(await right(BY_PROVIDER, HOME)).toBe('wait 30');
  expect(await right('alice', HOME)).toBe('in');
});

test('a 403 counts, whoever says it', async () => {
  for (let times = 0; times < 5; times += 1)
    expect(await end('alice', HOME, () => rejecting('CONSOLE.UPSTREAM_UNREADABLE', 403))).not.toContain('wait');
  expect(await right('alice', HOME)).toBe('wait 30');
});
