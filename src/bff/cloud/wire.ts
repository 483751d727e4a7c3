import * as z from 'zod';
import { BOUNDS, type Bound } from '../platform/bounds.ts';
import { clip } from '../platform/clip.ts';
import { hostsIn } from './hosts.ts';

/*
 * DCS's answers, read tolerantly: a number where the documents say string and the other way round, a field that is missing,
 * null or of another type (then null). Only what makes an answer useless is required: an instance's id, a job's id and status.
 * Each text and each list has a bound (platform/bounds.ts).
 */

const anyText = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** A text that is cut when it is too long. */
const textOf = ({ most }: Bound) => anyText.transform((value) => (value === null ? null : clip(value, most)));
const text = textOf(BOUNDS.name);
const message = textOf(BOUNDS.message);
/** One host. A text that is too long for a host counts as absent. */
const host = anyText.transform((value) => (value !== null && value.length <= BOUNDS.host.most ? value : null));
/** Several hosts with commas between them. */
const hosts = (most: number) => anyText.transform((value) => hostsIn(value ?? '', most));

/**
 * What an instance is busy with, or null. The type of show's `task` is not documented (dcs-api.md §1): whatever is not null or empty means
 * busy, so an object or a list becomes its JSON.
 */
const task = z
  .unknown()
  .optional()
  .transform((value) => {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return value.trim() === '' ? null : clip(value, BOUNDS.name.most);
    if (typeof value === 'object' && Object.keys(value).length === 0) return null;
    return clip(JSON.stringify(value), BOUNDS.name.most);
  });

const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*-?\d+(\.\d+)?\s*$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

const truth = z
  .union([z.boolean(), z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })])
  .nullish()
  .transform((value) => value ?? null);
const flag = truth.catch(null);

const required = z.union([z.string().min(1), z.number().transform(String)]);
/** An id is never cut, because a cut id could be that of another thing. */
const id = required.refine((value) => value.length <= BOUNDS.id.most);
/** An id that may be missing. One that is too long counts as missing. */
const optionalId = anyText.transform((value) => (value !== null && value.length <= BOUNDS.id.most ? value : null));

/** The first entries of a list, and the number of further ones, which are not parsed. Empty when it is no list, or one of the first is not understood. */
function firstOf<T extends z.ZodType>(row: T, { most }: Bound) {
  const rows = z.array(row).catch([]);
  return z
    .unknown()
    .optional()
    .transform((value) => {
      const all: unknown[] = Array.isArray(value) ? value : [];
      return { kept: rows.parse(all.slice(0, most)), left_out: Math.max(0, all.length - most) };
    });
}

/** A list that is read as a whole or not at all, because a missing entry may be the one that is looked for. */
const bounded = ({ most }: Bound) =>
  z
    .unknown()
    .optional()
    .check(({ value, issues }) => {
      if (!Array.isArray(value) || value.length <= most) return;
      issues.push({ code: 'too_big', origin: 'array', maximum: most, inclusive: true, input: value });
    });

const tag = z.object({ key: z.coerce.string().transform((key) => clip(key, BOUNDS.name.most)), value: text });

/** An instance, as list and show write it; show has more fields, and `update_at` for `updated_at` (dcs-api.md §1). */
export const wireInstance = z.object({
  instance_id: id,
  name: text,
  description: textOf(BOUNDS.description),
  spec_code: text,
  engine: text,
  engine_version: text,
  status: text,
  task,
  enable_ssl: flag,
  port: number,
  ip: hosts(BOUNDS.addresses.most),
  domain_name: hosts(1),
  readonly_domain_name: hosts(1),
  publicip_address: hosts(1),
  max_memory: number,
  used_memory: number,
  cache_mode: text,
  product_type: text,
  replica_count: number,
  sharding_count: number,
  transparent_client_ip_enable: flag,
  maintain_begin: text,
  maintain_end: text,
  vpc_name: text,
  az_codes: firstOf(
    z.string().transform((zone) => clip(zone, BOUNDS.name.most)),
    BOUNDS.zones,
  ),
  tags: firstOf(tag, BOUNDS.tags),
  features: z.object({ support_ssl: flag }).catch({ support_ssl: null }),
  created_at: text,
  updated_at: text,
  update_at: text,
});
export type WireInstance = z.infer<typeof wireInstance>;

/** Rows are not parsed here, so that one that cannot be read does not hide the others. */
export const wireInstanceList = z.object({
  instance_num: number,
  instances: bounded(BOUNDS.instances).pipe(z.array(z.unknown())),
});

/** `enabled` comes only when it is true (dcs-api.md §1), so an absent one means off. One that is not understood says nothing. */
const sslFields = z.object({
  enabled: truth,
  ip: host,
  ipv6: host,
  port: text,
  domain_name: host,
  ssl_expired_at: text,
  ssl_validated: flag,
});
const coded = z.object({ error_code: required });

/** An absent field means off. So an answer of another shape, such as an error, must not be taken for SSL detail. */
export const wireSslDetail = z
  .record(z.string(), z.unknown())
  .refine((body) => Object.keys(sslFields.shape).some((field) => field in body) && !coded.safeParse(body).success)
  .pipe(sslFields);
export type WireSslDetail = z.infer<typeof wireSslDetail>;

export const wireSwitchAnswer = z.object({ job_id: id });

export const wireJob = z.object({
  job_id: optionalId,
  job_type: text,
  status: required.transform((value) => clip(value, BOUNDS.name.most)),
  begin_time: text,
  end_time: text,
  fail_reason: message,
});
export type WireJob = z.infer<typeof wireJob>;

/** Null: the mark is absent, which says nothing (dcs-api.md §1). */
const sslMark = z.unknown().transform((value) => {
  const known = flag.parse(value);
  return known ?? (value === undefined || value === null ? null : ('not-understood' as const));
});
/** The fields of public access. A field that is null or empty counts as absent. */
const PUBLIC_ACCESS = ['enable_public_ip', 'public_ip_id', 'public_ip_address'] as const;
const taskDetails = z.union([
  z.record(z.string(), z.unknown()).transform((details) => ({
    enable_ssl: sslMark.parse(details['enable_ssl']),
    public_access: PUBLIC_ACCESS.some((field) => !['', null, undefined].some((empty) => details[field] === empty)),
  })),
  z.string().transform((details) => ({
    enable_ssl: details.includes('enable_ssl') ? ('not-understood' as const) : null,
    public_access: PUBLIC_ACCESS.some((field) => details.includes(field)),
  })),
]);

const wireTask = z.object({
  id: optionalId,
  name: text,
  user_name: text,
  details: taskDetails.catch({ enable_ssl: null, public_access: false }),
  status: text,
  created_at: text,
  updated_at: text,
  job_id: optionalId,
});
export type WireTask = z.infer<typeof wireTask>;
export const wireTaskList = z.object({ tasks: bounded(BOUNDS.rows).pipe(z.array(wireTask).catch([])) });

export const wireConfigs = z.object({
  redis_config: bounded(BOUNDS.rows).pipe(z.array(z.object({ param_name: text, param_value: text }))),
});

const wireBackup = z.object({ backup_id: optionalId, status: text, progress: text, created_at: text, remark: text });
export type WireBackup = z.infer<typeof wireBackup>;
export const wireBackupMade = z.object({ backup_id: id });
export const wireBackupList = z.object({
  total_num: number,
  backup_record_response: bounded(BOUNDS.rows).pipe(z.array(wireBackup).catch([])),
});

const wireStatistic = z.object({ instance_id: optionalId, keys: number, used_memory: number });
export type WireStatistic = z.infer<typeof wireStatistic>;
export const wireStatistics = z.object({
  statistics: bounded(BOUNDS.instances).pipe(z.array(wireStatistic)),
});

/** A migration task (dcs-api.md §1). */
const wireMigration = z.object({
  task_id: optionalId,
  task_name: text,
  status: text,
  migration_type: text,
  target_instance_id: optionalId,
});
export type WireMigration = z.infer<typeof wireMigration>;
export const wireMigrationList = z.object({
  count: number,
  migration_tasks: bounded(BOUNDS.rows).pipe(z.array(wireMigration)),
});

export const wireCertificate = z.object({ link: z.url().max(BOUNDS.link.most) });

export const wireProjects = z.object({
  projects: bounded(BOUNDS.rows).pipe(z.array(z.object({ id, name: text, enabled: flag }))),
});
