import type { ProbedAddress, ProbeExpectation, ProbeFault, ProbeOutcome, ReachedFinding } from '../contract/probe.ts';

interface Found extends ReachedFinding {
  expected: ProbeExpectation;
  /** When the probe was made, ISO 8601 in UTC. */
  at: string;
}

interface Rule {
  readonly fault: ProbeFault;
  readonly holds: (found: Found) => boolean;
}

const isBad = (found: Found): boolean =>
  found.tls.spoken && ['untrusted', 'expired', 'not-yet-valid'].includes(found.tls.chain);

/** OpenSSL reports only one fault of a chain, and checks none without a CA. The date itself tells in both cases. */
const isExpired = ({ tls, at }: Found): boolean =>
  tls.spoken && (tls.chain === 'expired' || (tls.not_after !== null && Date.parse(tls.not_after) <= Date.parse(at)));

/**
 * What contradicts SSL being on at an address. It must speak only TLS, with a certificate of the instance's CA (dcs-api.md §3). The
 * documents do not say which names DCS puts into certificates, so a wrong name counts only together with a bad chain.
 */
const TLS_RULES: readonly Rule[] = [
  { fault: 'plaintext-accepted', holds: ({ plaintext }) => plaintext === 'accepted' },
  { fault: 'tls-refused', holds: ({ tls }) => !tls.spoken },
  { fault: 'chain-untrusted', holds: ({ tls }) => tls.spoken && tls.chain === 'untrusted' },
  { fault: 'certificate-expired', holds: isExpired },
  { fault: 'certificate-not-yet-valid', holds: ({ tls }) => tls.spoken && tls.chain === 'not-yet-valid' },
  { fault: 'name-mismatch', holds: (found) => found.tls.spoken && !found.tls.name_matches && isBad(found) },
  {
    fault: 'password-rejected',
    holds: ({ ping }) => ping.state === 'failed' && ping.reason === 'password-rejected',
  },
  // An error of Redis, such as LOADING, is an answer: it came through TLS and contradicts nothing.
  { fault: 'ping-unanswered', holds: ({ ping }) => ping.state === 'failed' && ping.reason === 'no-answer' },
];

/** What contradicts SSL being off at an address: it must speak only plaintext. */
const PLAINTEXT_RULES: readonly Rule[] = [
  { fault: 'tls-accepted', holds: ({ tls }) => tls.spoken },
  { fault: 'plaintext-refused', holds: ({ plaintext }) => plaintext === 'refused' },
];

const RULES = { tls: TLS_RULES, plaintext: PLAINTEXT_RULES } as const satisfies Record<ProbeExpectation, unknown>;

/**
 * What contradicts SSL detail at an address.
 *
 * @param at when the probe was made, ISO 8601 in UTC
 */
export function faultsOf(found: ReachedFinding, expected: ProbeExpectation, at: string): ProbeFault[] {
  return RULES[expected].filter((rule) => rule.holds({ ...found, expected, at })).map((rule) => rule.fault);
}

/** The result of a probe, from the results of all addresses. */
export function outcomeOf(addresses: readonly ProbedAddress[], expected: ProbeExpectation): ProbeOutcome {
  const reached = addresses.filter((address) => address.reached);
  if (reached.length === 0) return 'not-reachable';
  if (reached.some(({ faults }) => faults.length > 0)) return 'contradicted';
  const unverified = reached.some(({ tls }) => tls.spoken && tls.chain === 'unverified');
  return expected === 'tls' && unverified ? 'unverified' : 'proved';
}
