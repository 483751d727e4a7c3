import type { Generated } from 'kysely';

/**
 * The current state of every change; `error` is an envelope as JSON. An instance has at most one unfinished change
 * (migrations.ts).
 */
export interface ChangeTable {
  change_id: string;
  /** Null in a row of an earlier version until a scope adopts it. */
  project_id: string | null;
  instance_id: string;
  instance_name: string;
  /** 0 or 1: SQLite has no booleans. */
  enabled: number;
  state: string;
  job_id: string | null;
  origin: string;
  /** An actor, as JSON. */
  asked_by: string | null;
  /** Kinds of loss, as JSON. */
  acknowledged: string;
  /** 0 or 1. */
  backup_first: number;
  backup_id: string | null;
  /** DCS's id of this change's task, or null while it is not known. */
  task_id: string | null;
  request_id: string | null;
  error: string | null;
  /** The HTTP status of the error that answered the request, or null. */
  error_status: Generated<number | null>;
  created_at: string;
  updated_at: string;
  finished_at: string | null;
}

/**
 * Every step of every change. Rows are only added. `snapshot` is the change after the step, as JSON, for the event
 * stream.
 */
export interface ChangeStepTable {
  seq: Generated<number>;
  change_id: string;
  state: string;
  at: string;
  cause: string;
  /** The evidence for the step, as JSON. */
  evidence: string;
  snapshot: string;
}

/** One row: device and inode of the lock file of the console that last used the database. */
export interface LockFileTable {
  id: number;
  identity: string;
  /** Counts test writes, which show whether the database can be written. */
  rewritten: Generated<number>;
}

/** The audit. Rows are only added (triggers: migrations.ts). `actor`, `request_ids` and `acknowledged` are JSON. */
export interface AuditTable {
  seq: number;
  at: string;
  actor: string;
  action: string;
  project_id: string | null;
  instance_id: string | null;
  instance_name: string | null;
  before: string | null;
  after: string | null;
  change_id: string | null;
  job_id: string | null;
  request_ids: string;
  reason: string | null;
  error_code: string | null;
  error_msg: string | null;
  acknowledged: string | null;
  /** 0 or 1. */
  backup_first: number | null;
  backup_id: string | null;
  times: number | null;
  since: string | null;
  prev_hash: string;
  hash: string;
}

/** SQLite's own table: the greatest number ever used in each table. Deleting rows does not lower it. */
export interface SequenceTable {
  name: string;
  seq: number;
}

/** The last probe of each instance; `result` is the whole probe, as JSON. */
export interface ProbeTable {
  instance_id: string;
  at: string;
  result: string;
}

/** The last SSL state from SSL detail of each instance, and a moment at which it was certainly true. */
export interface KnownSslTable {
  instance_id: string;
  /** 0 or 1. */
  enabled: number;
  at: string;
}

/** Sessions, keyed by the hash of the cookie's secret. */
export interface SessionTable {
  hash: string;
  session_id: string;
  method: string;
  subject: string;
  name: string;
  role: string;
  address: string;
  user_agent: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
}

/** Unused one-time sign-in links, keyed by the hash of their secret. */
export interface SignInLinkTable {
  hash: string;
  role: string;
  expires_at: string;
}

/** Accounts of this console; `password` is an argon2id hash in PHC format. */
export interface AccountTable {
  name: string;
  password: string;
  role: string;
  /** 0 or 1. */
  disabled: number;
  created_at: string;
}

/** Networks from which accounts have signed in. `account` is the login throttle's name for it, e.g. `local:alice`. */
export interface KnownNetworkTable {
  account: string;
  network: string;
  seen_at: string;
}

export interface Schema {
  change: ChangeTable;
  change_step: ChangeStepTable;
  audit: AuditTable;
  sqlite_sequence: SequenceTable;
  probe: ProbeTable;
  known_ssl: KnownSslTable;
  session: SessionTable;
  sign_in_link: SignInLinkTable;
  account: AccountTable;
  known_network: KnownNetworkTable;
  lock_file: LockFileTable;
}
