import type { Job } from '../../contract/change.ts';
import { instanceId, jobId, type ProjectId } from '../../contract/ids.ts';
import type { Instance, SslDetail, SslState } from '../../contract/instance.ts';
import { editionOf, typeOf, type SpecFacts } from '../../domain/instance-type.ts';
import { verdictOf, type VerdictFacts } from '../../domain/verdict.ts';
import type { WireInstance, WireJob, WireSslDetail } from './wire.ts';

/** Adds the port to a host that has none. IPv6 addresses get brackets. */
export function withPort(host: string, port: string | number | null): string {
  if (/^[^:]+:\d+$/.test(host) || /^\[.*\]:\d+$/.test(host)) return host;
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return port === null || port === '' ? name : `${name}:${port}`;
}

/** The fields of an instance that hold addresses. DCS lists the IPs of a cluster in one field, with commas. */
const addressFieldsOf = ({ ip, domain_name, readonly_domain_name, publicip_address }: WireInstance) => [
  ip,
  domain_name,
  readonly_domain_name,
  publicip_address,
];

/** Every IP, then the domain names and the public address, each once, as `host:port`. */
const addressesOf = (wire: WireInstance): string[] => [
  ...new Set(addressFieldsOf(wire).flatMap(({ kept }) => kept.map((host) => withPort(host, wire.port)))),
];

/** The number of addresses and tags that DCS sent and the console does not keep. Absent when it keeps all. */
function leftOutOf(wire: WireInstance): Pick<Instance, 'left_out'> {
  const { tags } = wire;
  const addresses = addressFieldsOf(wire).reduce((sum, { left_out }) => sum + left_out, 0);
  return addresses === 0 && tags.left_out === 0 ? {} : { left_out: { addresses, tags: tags.left_out } };
}

function specFactsOf(wire: WireInstance): SpecFacts {
  return { spec_code: wire.spec_code ?? '', cache_mode: wire.cache_mode, product_type: wire.product_type };
}

function verdictFactsOf(wire: WireInstance): VerdictFacts {
  return {
    ...specFactsOf(wire),
    engine: wire.engine ?? '',
    engine_version: wire.engine_version ?? '',
    status: wire.status ?? '',
    task: wire.task,
    support_ssl: wire.features.support_ssl,
  };
}

/** The list's and show's `enable_ssl`: only a hint (dcs-api.md §1). */
export function hintOf(wire: WireInstance, readAt: string): SslState {
  const state = wire.enable_ssl === null ? 'unknown' : wire.enable_ssl ? 'on' : 'off';
  return { state, source: 'hint', read_at: readAt };
}

/** SSL detail, which is the truth. Null (DCS's 204) means off. `enabled` comes only when it is true. */
export function stateOf(detail: SslDetail, readAt: string): SslState {
  return { state: detail.enabled ? 'on' : 'off', source: 'detail', read_at: readAt };
}

export function toSslDetail(wire: WireSslDetail | null): SslDetail {
  const host = wire?.ip ?? wire?.ipv6 ?? null;
  const domain = wire?.domain_name ?? null;
  return {
    enabled: wire?.enabled ?? false,
    address: host === null || host === '' ? null : withPort(host, wire?.port ?? null),
    domain_name: domain === null || domain === '' ? null : withPort(domain, wire?.port ?? null),
    ssl_expired_at: wire?.ssl_expired_at ?? null,
    ssl_validated: wire?.ssl_validated ?? null,
  };
}

/**
 * One row of the list, or null when the console cannot use DCS's id in a path.
 *
 * @param project_id the scope that it was read in
 * @param ssl what is known of its SSL, with when it was read
 */
export function toInstance(wire: WireInstance, project_id: ProjectId, ssl: SslState): Instance | null {
  const id = instanceId.safeParse(wire.instance_id);
  if (!id.success) return null;
  const facts = verdictFactsOf(wire);
  return {
    project_id,
    instance_id: id.data,
    // An instance without a name still needs a text to show and to type as a confirmation.
    name: wire.name ?? id.data,
    description: wire.description ?? '',
    type: typeOf(facts),
    edition: editionOf(facts),
    engine: facts.engine,
    engine_version: facts.engine_version,
    spec_code: facts.spec_code,
    status: facts.status,
    task: facts.task,
    addresses: addressesOf(wire),
    used_memory: wire.used_memory ?? 0,
    max_memory: wire.max_memory ?? 0,
    tags: wire.tags.kept.map(({ key, value }) => ({ key, value: value ?? '' })),
    ...leftOutOf(wire),
    ssl,
    verdict: verdictOf(facts),
  };
}

/** DCS's milliseconds in a string, or an ISO text, as the contract's instant; null for anything else. */
export function toInstant(text: string | null): string | null {
  if (text === null || text === '') return null;
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** DCS's job in our types, or null when the console cannot use its id in a path. */
export function toJob(wire: WireJob, asked: string): Job | null {
  const id = jobId.safeParse(wire.job_id ?? asked);
  if (!id.success) return null;
  return {
    job_id: id.data,
    job_type: wire.job_type,
    status: wire.status,
    begin_time: toInstant(wire.begin_time),
    end_time: toInstant(wire.end_time),
    fail_reason: wire.fail_reason === '' ? null : wire.fail_reason,
  };
}
