import * as z from 'zod/mini';
import { errorEnvelope } from './error.ts';
import { instanceId, instant, projectId } from './ids.ts';

/** What SSL detail says of the instance, so what an address must speak: TLS alone, or plaintext alone (dcs-api.md §3). */
export const probeExpectation = z.enum(['tls', 'plaintext']);
export type ProbeExpectation = z.infer<typeof probeExpectation>;

/**
 * What a probe came to. `proved`: at least one address was reached, and all that were reached speak as expected. `contradicted`: one of
 * them does not. `unverified`: nothing contradicts, but the CA could not be downloaded, so that no chain could be checked.
 * `not-reachable`: no address was reached from here, which is normal outside the VPC.
 */
export const probeOutcome = z.enum(['proved', 'contradicted', 'unverified', 'not-reachable']);
export type ProbeOutcome = z.infer<typeof probeOutcome>;

/**
 * Why an address was not reached. What takes connections but speaks neither Redis nor TLS (`not-redis`), or says nothing at all
 * (`timed-out`), is something between, a proxy or a firewall: the instance itself was not reached. `simulated`: the embedded DCS made
 * the address up, and it was not tried.
 */
export const unreachedReason = z.enum([
  'refused',
  'timed-out',
  'not-redis',
  'name-unknown',
  'unreachable',
  'simulated',
]);
export type UnreachedReason = z.infer<typeof unreachedReason>;

/** Whether the certificate leads to the downloaded CA. `unverified`: there was no CA to check it with. */
export const chainState = z.enum(['ok', 'untrusted', 'expired', 'not-yet-valid', 'unverified']);
export type ChainState = z.infer<typeof chainState>;

/** What contradicts at an address. `name-mismatch` is one only beside a chain that is bad: redis-cli does not check names. */
export const probeFault = z.enum([
  'plaintext-accepted',
  'tls-refused',
  'chain-untrusted',
  'certificate-expired',
  'certificate-not-yet-valid',
  'name-mismatch',
  'password-rejected',
  'ping-unanswered',
  'tls-accepted',
  'plaintext-refused',
]);
export type ProbeFault = z.infer<typeof probeFault>;

const tlsFinding = z.discriminatedUnion('spoken', [
  z.object({ spoken: z.literal(false) }),
  z.object({
    spoken: z.literal(true),
    /** E.g. `TLSv1.3`. */
    protocol: z.string(),
    /** OpenSSL's name, e.g. `TLS_AES_256_GCM_SHA384`. */
    cipher: z.string(),
    chain: chainState,
    name_matches: z.boolean(),
    /** The names in the certificate, as they stand in it, e.g. `DNS:localhost`. */
    names: z.array(z.string()),
    /** When the certificate ends. */
    not_after: z.nullable(instant),
  }),
]);
export type TlsFinding = z.infer<typeof tlsFinding>;

const pingFailure = z.enum(['password-rejected', 'no-answer', 'error-answer']);

/** A password goes through TLS alone, and only where the chain was verified. */
export const pingNotTried = z.enum(['no-password', 'plaintext', 'chain-not-verified']);
export type PingNotTried = z.infer<typeof pingNotTried>;

const pingFinding = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pong') }),
  z.object({
    state: z.literal('failed'),
    reason: pingFailure,
    /** The first word of the server's answer where it was an error, e.g. `LOADING`. */
    answer: z.nullable(z.string()),
  }),
  z.object({ state: z.literal('not-tried'), reason: pingNotTried }),
]);
export type PingFinding = z.infer<typeof pingFinding>;

/** What was found at one address that was reached. `plaintext`: whether a PING in the clear got an answer of Redis. */
const reachedFinding = z.object({
  tls: tlsFinding,
  plaintext: z.enum(['accepted', 'refused']),
  ping: pingFinding,
});
export type ReachedFinding = z.infer<typeof reachedFinding>;

/** One address, `host:port`, and what was found at it. */
export const probedAddress = z.discriminatedUnion('reached', [
  z.object({ address: z.string(), reached: z.literal(false), reason: unreachedReason }),
  z.extend(reachedFinding, { address: z.string(), reached: z.literal(true), faults: z.array(probeFault) }),
]);
export type ProbedAddress = z.infer<typeof probedAddress>;

/** What a probe of one instance, made by the BFF, found. */
export const probe = z.object({
  project_id: projectId,
  instance_id: instanceId,
  at: instant,
  expected: probeExpectation,
  result: probeOutcome,
  /** Why the CA could not be downloaded; null where it could, or was not needed since SSL is off. */
  ca_error: z.nullable(errorEnvelope),
  addresses: z.array(probedAddress),
  /** How many more addresses DCS named, which were not probed; absent where all were. */
  addresses_left_out: z.optional(z.number()),
});
export type Probe = z.infer<typeof probe>;

/** Answer of `POST …/instances/{instance_id}/probe`: the one made just now. */
export const probeAnswer = z.object({ probe });

/** Answer of `GET …/instances/{instance_id}/probe`: the last one, or null where none was ever made. */
export const lastProbe = z.object({ probe: z.nullable(probe) });
