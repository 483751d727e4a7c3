import type { Generated } from 'kysely';

/** The current state of every change; `error` is an envelope as JSON. At most one unfinished per instance (migrations.ts). */
export interface ChangeTable {
  change_id: string;
  instance_id: string;
  instance_name: string;
  /** 0 or 1: SQLite has no booleans. */
  enabled: number;
  state: string;
  job_id: string | null;
  error: string | null;
  created_at: string;
  updated_at: string;
  finished_at: string | null;
}

/** Every step of every change, only ever added to. `snapshot` is the change after the step, as JSON, for the event stream. */
export interface ChangeStepTable {
  seq: Generated<number>;
  change_id: string;
  state: string;
  at: string;
  cause: string;
  snapshot: string;
}

/** The last probe of each instance; `result` is all of it, as JSON. */
export interface ProbeTable {
  instance_id: string;
  at: string;
  result: string;
}

export interface Schema {
  change: ChangeTable;
  change_step: ChangeStepTable;
  probe: ProbeTable;
}
