import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Logger } from 'pino';
import type { Change } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { SslDetail } from '../../contract/instance.ts';
import type { Probe } from '../../contract/probe.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { outcomeOf } from '../../domain/probe.ts';
import type { Journal } from '../changes/journal.ts';
import { instantOf, type Clock } from '../clock.ts';
import { fetchCertificate } from '../dcs/certificate.ts';
import type { DcsClient } from '../dcs/client.ts';
import { orThrow } from '../dcs/result.ts';
import type { ProbeEvents } from '../events.ts';
import { consoleError, Failure, reasonOf } from '../failure.ts';
import type { Observe } from '../fleet/observe.ts';
import type { Store } from '../store/database.ts';
import { findProbe, putProbe } from '../store/probes.ts';
import { probeAddress } from './address.ts';
import { isLoopback, placeOf } from './connect.ts';
import { createLimit } from './limit.ts';

export interface ProberOptions {
  client: DcsClient;
  /** DCS's origin. */
  endpoint: string;
  /** The limit of the certificate's download, in ms. */
  downloadMs: number;
  observe: Observe;
  journal: Journal;
  store: Store;
  events: ProbeEvents;
  clock: Clock;
  log: Logger;
  /** Aborted at shutdown. */
  signal: AbortSignal;
  /** Whether DCS is the embedded one: addresses beyond this machine are made up there, and may be a stranger's. */
  embedded: boolean;
  /** The limit of each part of a probe, in ms. */
  limitMs: number;
  /** What a probe may log in with; null: nothing. */
  passwordOf: (id: InstanceId) => string | null;
}

const PROBES_AT_ONCE = 4;
/** Below the number above: whoever asks for a probe does not wait for those that follow changes. */
const BEHIND_CHANGES_AT_ONCE = 2;
const ADDRESSES_AT_ONCE = 8;

type Ca = { context: SecureContext | null; error: ErrorEnvelope | null };

/** Every address that DCS names for an instance, once each, as `host:port`. */
function addressesOf(listed: readonly string[], detail: SslDetail): string[] {
  const all = [...listed, detail.address, detail.domain_name].filter((address) => address !== null);
  return [...new Set(all.map((address) => address.toLowerCase()))];
}

/** Proves, or contradicts, from here what DCS says of an instance's SSL. The last probe of each instance is kept. */
export function createProber(options: ProberOptions) {
  const { client, observe, journal, store, events, clock, log, signal } = options;
  const limit = { ms: options.limitMs, signal };
  const inTurn = createLimit(PROBES_AT_ONCE);
  const flights = new Map<InstanceId, Promise<Probe>>();
  const wanted = new Set<InstanceId>();
  const workers = new Set<Promise<void>>();

  /** The CA as DCS gives it, or why there is none. */
  async function downloadCa(id: InstanceId): Promise<Ca> {
    try {
      const { link } = orThrow(await client.certificateLink(id));
      const pem = await fetchCertificate(link, options.endpoint, options.downloadMs, signal);
      // Throws where it is none: OpenSSL would take it for a CA that nobody's chain leads to.
      void new X509Certificate(pem);
      return { context: createSecureContext({ ca: pem }), error: null };
    } catch (cause) {
      if (cause instanceof Failure) return { context: null, error: cause.envelope };
      const message = `ca.crt could not be read: ${reasonOf(cause)}.`;
      return { context: null, error: consoleError('CONSOLE.CERTIFICATE_UNREADABLE', message) };
    }
  }

  /** @throws Failure when show or SSL detail cannot be read: then it is not known what to prove */
  async function measure(id: InstanceId): Promise<Probe> {
    const seen = await observe(id, { signal });
    const { instance } = orThrow(seen.show);
    const detail = orThrow(seen.detail);
    const expected = detail.enabled ? 'tls' : 'plaintext';
    const ca: Ca = detail.enabled ? await downloadCa(id) : { context: null, error: null };
    const at = instantOf(clock);
    const oneOfMany = createLimit(ADDRESSES_AT_ONCE);
    const settings = { expected, ca: ca.context, password: options.passwordOf(id), at, limit } as const;
    const addresses = await Promise.all(
      addressesOf(instance.addresses, detail).map((address) => {
        const place = placeOf(address);
        if (place === null) return { address, reached: false, reason: 'unreachable' } as const;
        if (options.embedded && !isLoopback(place)) return { address, reached: false, reason: 'simulated' } as const;
        return oneOfMany(() => probeAddress(address, place, settings));
      }),
    );
    return { instance_id: id, at, expected, result: outcomeOf(addresses, expected), ca_error: ca.error, addresses };
  }

  const newestChange = async (id: InstanceId): Promise<Change | undefined> =>
    (await journal.list({ instance_id: id, limit: 1 }))[0];

  const inTheWay = ({ change_id, job_id }: Change) =>
    new Failure(
      409,
      consoleError(
        'CONSOLE.CHANGE_RUNNING',
        'A change runs on the instance: a probe follows it when it has succeeded.',
        {
          change_id,
          ...(job_id !== null && { job_id }),
        },
      ),
    );

  /** Measures between two changes: what was seen while one restarts the instance proves nothing. */
  async function run(id: InstanceId): Promise<Probe> {
    const before = await newestChange(id);
    if (before !== undefined && !isFinished(before.state)) throw inTheWay(before);
    const found = await inTurn(() => measure(id));
    if (signal.aborted) throw new Failure(503, consoleError('CONSOLE.SHUTTING_DOWN', 'The console is shutting down.'));
    const after = await newestChange(id);
    if (after !== undefined && after.change_id !== before?.change_id) throw inTheWay(after);
    await putProbe(store, found);
    log.info({ instance_id: id, expected: found.expected, result: found.result }, 'probe');
    events.publish(found);
    return found;
  }

  /** Probes an instance now; whoever asks while a probe is made gets that one. @throws Failure */
  function probe(id: InstanceId): Promise<Probe> {
    const flying = flights.get(id);
    if (flying !== undefined) return flying;
    const flight = run(id).finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  }

  async function work(): Promise<void> {
    for (const id of wanted) {
      wanted.delete(id);
      if (signal.aborted) return;
      try {
        // A probe that began before the change says nothing of what came of it.
        await flights.get(id)?.catch(() => {});
        await probe(id);
      } catch (cause) {
        log.info({ instance_id: id, reason: reasonOf(cause) }, 'the probe after a change was not made');
      }
    }
  }

  return {
    probe,
    last: (id: InstanceId) => findProbe(store, id),
    /** Probes an instance in the background, soon, and once however often it is asked for. */
    probeSoon(id: InstanceId): void {
      wanted.add(id);
      if (workers.size >= BEHIND_CHANGES_AT_ONCE) return;
      const worker = work().finally(() => workers.delete(worker));
      workers.add(worker);
    },
    /** Resolves when no probe is made any more. */
    idle: async (): Promise<void> => {
      await Promise.allSettled([...workers, ...flights.values()]);
    },
  };
}
export type Prober = ReturnType<typeof createProber>;
