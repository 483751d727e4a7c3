import * as z from 'zod/mini';
import { errorEnvelope } from './error.ts';
import { instanceId, instant, projectId } from './ids.ts';
import { evidence, risk, verdict } from './verdict.ts';

export const instanceType = z.enum([
  'single-node',
  'master-standby',
  'redis-cluster',
  'proxy-cluster',
  'read-write-splitting',
  'unknown',
]);
export type InstanceType = z.infer<typeof instanceType>;

export const edition = z.enum(['basic', 'enterprise', 'unknown']);
export type Edition = z.infer<typeof edition>;

/**
 * Whether an instance speaks SSL, and how that is known: from `GET …/ssl` (`detail`, the truth) or from the list's
 * `enable_ssl` (`hint`, which the API calls reserved). `read_at` is when it was read.
 */
export const sslState = z.object({
  state: z.enum(['on', 'off', 'unknown']),
  source: z.enum(['detail', 'hint']),
  read_at: instant,
});
export type SslState = z.infer<typeof sslState>;

/** One row of the fleet: DCS's fields in DCS's names and words, and what the console read out of them. */
export const instance = z.object({
  /** The scope that it is in. */
  project_id: projectId,
  instance_id: instanceId,
  name: z.string(),
  description: z.string(),
  type: instanceType,
  edition,
  engine: z.string(),
  engine_version: z.string(),
  spec_code: z.string(),
  /** DCS's word, e.g. `RUNNING`; unknown ones occur. */
  status: z.string(),
  /** The running task that show names, e.g. `BACKUPING`. The list does not tell: null there. */
  task: z.nullable(z.string()),
  /** IP addresses, then the domain name, each as `host:port`. */
  addresses: z.array(z.string()),
  /** MB. */
  used_memory: z.number(),
  /** MB. */
  max_memory: z.number(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  /** How many more DCS named than the console keeps; absent where it keeps all. */
  left_out: z.optional(z.object({ addresses: z.number(), tags: z.number() })),
  ssl: sslState,
  verdict,
});
export type Instance = z.infer<typeof instance>;

/** When DCS answered, also on a 304, whose body is an older one that says the same. */
export const READ_AT_HEADER = 'x-read-at';

/**
 * What is known of the instances of a scope. `read`: they are as DCS told them at `read_at`. `stale`: they are, and a newer list could not be
 * read, for this reason. `failed`: none could be read, for this reason.
 */
export const scopeReading = z.discriminatedUnion('state', [
  z.object({ state: z.literal('read'), read_at: instant }),
  z.object({ state: z.literal('stale'), read_at: instant, error: errorEnvelope }),
  z.object({ state: z.literal('failed'), error: errorEnvelope }),
]);
export type ScopeReading = z.infer<typeof scopeReading>;

/** One project of one region of one cloud, and how its instances were last read. */
export const scopeState = z.object({
  /** Null while the projects of the cloud could not be found out: then its state is `failed`. */
  project_id: z.nullable(projectId),
  /** IAM's name of it; null where IAM was not asked. */
  project_name: z.nullable(z.string()),
  /** The name of the cloud in the configuration. */
  cloud: z.string(),
  region: z.string(),
  reading: scopeReading,
});
export type ScopeState = z.infer<typeof scopeState>;

/** Answer of `GET /api/instances`: the whole fleet, over all scopes. */
export const instanceList = z.object({
  embedded: z.boolean(),
  /** Whether a switch needs a reason. */
  reason_required: z.boolean(),
  scopes: z.array(scopeState),
  instances: z.array(instance),
});
export type InstanceList = z.infer<typeof instanceList>;

/** SSL detail as DCS gives it, in our types. */
export const sslDetail = z.object({
  enabled: z.boolean(),
  address: z.nullable(z.string()),
  domain_name: z.nullable(z.string()),
  /** When the certificate of the instance ends. DCS's text, as it came. */
  ssl_expired_at: z.nullable(z.string()),
  ssl_validated: z.nullable(z.boolean()),
});
export type SslDetail = z.infer<typeof sslDetail>;

/** A fact that may have failed to be read: then the error stands in its place, and the rest of the answer still holds. */
function fact<T extends z.core.$ZodType>(value: T) {
  return z.discriminatedUnion('known', [
    z.object({ known: z.literal(true), value, read_at: instant }),
    z.object({ known: z.literal(false), error: errorEnvelope, read_at: instant }),
  ]);
}

/** What a switch touches, each fact read by itself. */
const facts = {
  ssl_detail: fact(sslDetail),
  /** The parameter `appendonly`: `yes`, `no`; null where DCS lists none. */
  appendonly: fact(z.nullable(z.string())),
  /** Client IP pass-through; null where DCS does not tell. */
  transparent_client_ip: z.nullable(z.boolean()),
  /** What stands in memory: number of keys, MB. Null where DCS has no figures for this instance. */
  data: fact(z.nullable(z.object({ keys: z.number(), used_memory: z.number() }))),
  /** Whether a backup runs now. */
  backup_running: fact(z.boolean()),
  /** The newest of DCS's tasks of this instance within a day; null for none. */
  newest_task: fact(
    z.nullable(z.object({ id: z.string(), name: z.nullable(z.string()), created_at: z.nullable(z.string()) })),
  ),
  /** The online migration that runs with the instance as its target; null for none. */
  migration_task: fact(z.nullable(z.object({ task_name: z.nullable(z.string()), status: z.nullable(z.string()) }))),
  /** Maintenance window, `HH:mm:ss` in UTC. */
  maintain_begin: z.nullable(z.string()),
  maintain_end: z.nullable(z.string()),
};

/** Answer of `GET /api/projects/{project_id}/instances/{instance_id}`: one instance, freshly read, with what a switch would cost. */
export const instanceDetail = z.object({
  read_at: instant,
  instance,
  created_at: z.nullable(z.string()),
  updated_at: z.nullable(z.string()),
  vpc_name: z.nullable(z.string()),
  az_codes: z.array(z.string()),
  replica_count: z.nullable(z.number()),
  sharding_count: z.nullable(z.number()),
  ...facts,
  /** What switching SSL to the other state would cost. */
  risks: z.array(risk),
});
export type InstanceDetail = z.infer<typeof instanceDetail>;
export type Fact<T> = { read_at: string } & (
  { known: true; value: T } | { known: false; error: z.infer<typeof errorEnvelope> }
);

/** Why SSL cannot be switched to a state now. `verdict`: not eligible, or busy. */
export const blocker = z.enum(['change-running', 'verdict', 'ssl-unknown', 'already-set']);
export type Blocker = z.infer<typeof blocker>;

/**
 * Answer of `GET …/instances/{instance_id}/ssl/preview?enabled=true|false`: what switching SSL to that state would cost, everything read anew.
 * Its token goes with the switch, and holds as long as `basis` says the same.
 */
export const sslPreview = z.object({
  read_at: instant,
  /** The state that the preview is of. */
  enabled: z.boolean(),
  instance,
  ...facts,
  blocker: z.nullable(blocker),
  risks: z.array(risk),
  /** Whether a backup can be made first; single-node instances have none. */
  backup_possible: z.boolean(),
  /** What the token stands for: another value of any of these is another situation. */
  basis: z.array(evidence),
  token: z.string(),
});
export type SslPreview = z.infer<typeof sslPreview>;

/** Body of a 412: the envelope, and the preview as it is now. */
export const outdatedPreview = z.extend(errorEnvelope, { preview: sslPreview });
