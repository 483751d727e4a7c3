import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { SslDetail } from '../../contract/instance.ts';
import type { Probe, ProbedAddress } from '../../contract/probe.ts';
import { outcomeOf } from '../../domain/probe.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import type { FaultOfLink } from '../cloud/allowed-links.ts';
import { fetchCertificate } from '../cloud/certificate.ts';
import type { DcsClient } from '../cloud/client.ts';
import { orThrow } from '../cloud/result.ts';
import { consoleError, Failure, reasonOf } from '../platform/failure.ts';
import type { Observe } from '../fleet/observe.ts';
import { probeAddress, type AddressOptions } from './address.ts';
import { isLoopback, placeOf } from './connect.ts';
import { createLimit } from '../platform/limit.ts';

export interface MeasureOptions {
  client: DcsClient;
  faultOfLink: FaultOfLink;
  /** The limit of the certificate's download, in ms. */
  downloadMs: number;
  observe: Observe;
  clock: Clock;
  /** Aborted at shutdown. */
  signal: AbortSignal;
  /** Whether DCS is the embedded one. Its addresses beyond this machine are made up, and may belong to strangers. */
  embedded: boolean;
  /** The limit of each part of a probe, in ms. */
  limitMs: number;
  /** The password for a probe, or null. */
  passwordOf: (id: InstanceId) => string | null;
}

const ADDRESSES_AT_ONCE = 8;

interface Ca {
  context: SecureContext | null;
  error: ErrorEnvelope | null;
}

/**
 * All known addresses of an instance without duplicates, as `host:port`. The instance's own have a bound
 * (../bounds.ts).
 */
function addressesOf(listed: readonly string[], detail: SslDetail): string[] {
  const all = [...listed, detail.address, detail.domain_name].filter((address) => address !== null);
  return [...new Set(all.map((address) => address.toLowerCase()))];
}

/**
 * Reads an instance's SSL state from DCS and probes each of its addresses. It stores nothing, and no probe waits for
 * another.
 */
export function createMeasure(options: MeasureOptions) {
  const { client, observe, clock, signal, embedded } = options;

  /** The CA from DCS, or why there is none. */
  async function downloadCa(id: InstanceId): Promise<Ca> {
    try {
      const { link } = orThrow(await client.certificateLink(id));
      const pem = await fetchCertificate(link, options.faultOfLink, options.downloadMs, signal);
      // Throws when it is no certificate. OpenSSL would treat it as a CA that no chain leads to.
      void new X509Certificate(pem);
      return { context: createSecureContext({ ca: pem }), error: null };
    } catch (cause) {
      if (cause instanceof Failure) return { context: null, error: cause.envelope };
      const message = `ca.crt could not be read: ${reasonOf(cause)}.`;
      return { context: null, error: consoleError('CONSOLE.CERTIFICATE_UNREADABLE', message) };
    }
  }

  async function lookAt(address: string, settings: AddressOptions): Promise<ProbedAddress> {
    const place = placeOf(address);
    if (place === null) return { address, reached: false, reason: 'unreachable' };
    if (embedded && !isLoopback(place)) return { address, reached: false, reason: 'simulated' };
    return probeAddress(address, place, settings);
  }

  /** @throws Failure when show or SSL detail cannot be read, because then the expected state is not known */
  return async (id: InstanceId): Promise<Probe> => {
    const seen = await observe(id, { signal });
    const { instance } = orThrow(seen.show);
    const detail = orThrow(seen.detail);
    const expected = detail.enabled ? 'tls' : 'plaintext';
    const ca: Ca = detail.enabled ? await downloadCa(id) : { context: null, error: null };
    const at = instantOf(clock);
    const limit = { ms: options.limitMs, signal };
    const settings: AddressOptions = { expected, ca: ca.context, password: options.passwordOf(id), at, limit };
    const inTurn = createLimit(ADDRESSES_AT_ONCE);
    const addresses = await Promise.all(
      addressesOf(instance.addresses, detail).map((address) => inTurn(() => lookAt(address, settings))),
    );
    const result = outcomeOf(addresses, expected);
    const notProbed = instance.left_out?.addresses ?? 0;
    const more = notProbed === 0 ? {} : { addresses_left_out: notProbed };
    return {
      project_id: client.projectId,
      instance_id: id,
      at,
      expected,
      result,
      ca_error: ca.error,
      addresses,
      ...more,
    };
  };
}
export type Measure = ReturnType<typeof createMeasure>;
