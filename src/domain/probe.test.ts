import { describe, expect, test } from 'vitest';
import type { ProbedAddress, ProbeExpectation, ReachedFinding, TlsFinding } from '../contract/probe.ts';
import { faultsOf, outcomeOf } from './probe.ts';

const AT = '2026-11-24T04:00:00.000Z';

const spoken: Extract<TlsFinding, { spoken: true }> = {
  spoken: true,
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  chain: 'ok',
  name_matches: true,
  names: ['DNS:redis.example.com'],
  not_after: '2027-11-24T04:00:00.000Z',
};
const encrypted: ReachedFinding = {
  tls: spoken,
  plaintext: 'refused',
  ping: { state: 'pong' },
};
const inPlaintext: ReachedFinding = {
  tls: { spoken: false },
  plaintext: 'accepted',
  ping: { state: 'not-tried', reason: 'plaintext' },
};

const reached = (found: ReachedFinding, expected: ProbeExpectation): ProbedAddress => ({
  address: 'a:6379',
  reached: true,
  ...found,
  faults: faultsOf(found, expected, AT),
});

describe('at an address', () => {
  test.each<[string, ProbeExpectation, ReachedFinding, string[]]>([
    ['TLS as expected', 'tls', encrypted, []],
    ['plaintext as expected', 'plaintext', inPlaintext, []],
    ['no password is configured', 'tls', { ...encrypted, ping: { state: 'not-tried', reason: 'no-password' } }, []],
    ['plaintext beside TLS', 'tls', { ...encrypted, plaintext: 'accepted' }, ['plaintext-accepted']],
    ['plaintext in its place', 'tls', inPlaintext, ['plaintext-accepted', 'tls-refused']],
    ['another CA', 'tls', { ...encrypted, tls: { ...spoken, chain: 'untrusted' } }, ['chain-untrusted']],
    ['expired', 'tls', { ...encrypted, tls: { ...spoken, chain: 'expired' } }, ['certificate-expired']],
    [
      'expired and of another CA',
      'tls',
      { ...encrypted, tls: { ...spoken, chain: 'untrusted', not_after: AT } },
      ['chain-untrusted', 'certificate-expired'],
    ],
    [
      'not valid yet',
      'tls',
      { ...encrypted, tls: { ...spoken, chain: 'not-yet-valid' } },
      ['certificate-not-yet-valid'],
    ],
    [
      'another name alone is told, and is no fault',
      'tls',
      { ...encrypted, tls: { ...spoken, name_matches: false } },
      [],
    ],
    [
      'another name, and another CA',
      'tls',
      { ...encrypted, tls: { ...spoken, chain: 'untrusted', name_matches: false } },
      ['chain-untrusted', 'name-mismatch'],
    ],
    ['a chain that nobody checked', 'tls', { ...encrypted, tls: { ...spoken, chain: 'unverified' } }, []],
    [
      'the password is refused',
      'tls',
      { ...encrypted, ping: { state: 'failed', reason: 'password-rejected', answer: null } },
      ['password-rejected'],
    ],
    [
      'no answer to the PING',
      'tls',
      { ...encrypted, ping: { state: 'failed', reason: 'no-answer', answer: null } },
      ['ping-unanswered'],
    ],
    [
      'an error is an answer',
      'tls',
      { ...encrypted, ping: { state: 'failed', reason: 'error-answer', answer: 'LOADING' } },
      [],
    ],
    ['TLS where SSL is off', 'plaintext', encrypted, ['tls-accepted', 'plaintext-refused']],
    [
      'a bad chain where SSL is off',
      'plaintext',
      { ...inPlaintext, tls: { ...spoken, chain: 'untrusted' } },
      ['tls-accepted'],
    ],
  ])('%s', (_name, expected, found, faults) => {
    expect(faultsOf(found, expected, AT)).toEqual(faults);
  });
});

describe('together', () => {
  const unreached: ProbedAddress = { address: 'b:6379', reached: false, reason: 'timed-out' };
  const unverified: ReachedFinding = { ...encrypted, tls: { ...spoken, chain: 'unverified' } };

  test.each<[string, ProbeExpectation, ProbedAddress[]]>([
    ['not-reachable', 'tls', []],
    ['not-reachable', 'tls', [unreached, unreached]],
    ['proved', 'tls', [unreached, reached(encrypted, 'tls')]],
    ['proved', 'plaintext', [reached(inPlaintext, 'plaintext')]],
    ['contradicted', 'tls', [reached(encrypted, 'tls'), reached(inPlaintext, 'tls'), unreached]],
    ['unverified', 'tls', [reached(unverified, 'tls'), unreached]],
    ['contradicted', 'tls', [reached(unverified, 'tls'), reached(inPlaintext, 'tls')]],
  ])('%s while %s is expected', (outcome, expected, addresses) => {
    expect(outcomeOf(addresses, expected)).toBe(outcome);
  });
});
