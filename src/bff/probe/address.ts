import type { SecureContext } from 'node:tls';
import type { PingFinding, ProbedAddress, ProbeExpectation, ReachedFinding } from '../../contract/probe.ts';
import { faultsOf } from '../../domain/probe.ts';
import type { Limit, Place } from './connect.ts';
import { shakeHands, type Handshake } from './handshake.ts';
import { ping } from './ping.ts';
import { askInPlaintext } from './plaintext.ts';

export interface AddressOptions {
  expected: ProbeExpectation;
  ca: SecureContext | null;
  /** Null when none is configured for the instance. */
  password: string | null;
  /** The time of the probe, ISO 8601 in UTC. */
  at: string;
  limit: Limit;
}

/**
 * A Redis that speaks plaintext is silent to a TLS client. When plaintext was answered, a TLS answer would come about
 * as fast, so there is no need to wait for the whole limit.
 */
const BESIDE_PLAINTEXT_MS = 1000;

/** Why the other side is not the instance, or null when it spoke Redis or TLS. */
function strangerOf(plain: 'refused' | 'silent', handshake: Exclude<Handshake, { unreached: unknown }>['state']) {
  if (handshake === 'done' || handshake === 'refused') return null;
  return plain === 'silent' && handshake === 'silent' ? 'timed-out' : 'not-redis';
}

/** @param handshake this function destroys its socket */
async function pingThrough(handshake: Handshake, { expected, password, limit }: AddressOptions): Promise<PingFinding> {
  if (!('state' in handshake) || handshake.state !== 'done') return { state: 'not-tried', reason: 'plaintext' };
  const { socket, finding } = handshake;
  if (expected === 'tls' && finding.chain === 'ok' && password !== null) return ping(socket, password, limit);
  socket.destroy();
  if (expected === 'plaintext') return { state: 'not-tried', reason: 'plaintext' };
  return { state: 'not-tried', reason: finding.chain === 'ok' ? 'no-password' : 'chain-not-verified' };
}

/**
 * Probes one address. First comes a plaintext PING on its own connection, then a TLS handshake. The password and a PING
 * follow only through TLS with a verified chain. The limit applies to each part. Never rejects: every network fault is
 * a finding.
 */
export async function probeAddress(address: string, place: Place, options: AddressOptions): Promise<ProbedAddress> {
  const { expected, at, ca, limit } = options;
  const plain = await askInPlaintext(place, limit);
  if ('unreached' in plain) return { address, reached: false, reason: plain.unreached };
  const accepted = plain.state === 'accepted';
  const handshake = await shakeHands(
    place,
    ca,
    accepted ? { ...limit, ms: Math.min(limit.ms, BESIDE_PLAINTEXT_MS) } : limit,
  );
  if ('unreached' in handshake) return { address, reached: false, reason: handshake.unreached };
  const reason = plain.state === 'accepted' ? null : strangerOf(plain.state, handshake.state);
  if (reason !== null) return { address, reached: false, reason };
  const found: ReachedFinding = {
    tls: handshake.state === 'done' ? handshake.finding : { spoken: false },
    plaintext: accepted ? 'accepted' : 'refused',
    ping: await pingThrough(handshake, options),
  };
  return { address, reached: true, ...found, faults: faultsOf(found, expected, at) };
}
