import * as z from 'zod/mini';
import { errorEnvelope } from './error.ts';
import { changeId, instanceId, instant, jobId } from './ids.ts';

/**
 * Where a change is. `intended`: in the journal, the PUT is about to leave or on its way. `settling`: its answer was lost or said nothing certain,
 * and the console reads to find out. `accepted`: DCS gave a job. `running`: the job runs. `verifying`: the job said SUCCESS,
 * and the instance is read until it agrees. The last three are outcomes.
 */
export const changeState = z.enum([
  'intended',
  'settling',
  'accepted',
  'running',
  'verifying',
  'succeeded',
  'failed',
  'unknown',
]);
export type ChangeState = z.infer<typeof changeState>;

/** One intent to switch SSL on one instance, from the click to the verified outcome. */
export const change = z.object({
  change_id: changeId,
  instance_id: instanceId,
  instance_name: z.string(),
  /** What was asked for: SSL on, or off. */
  enabled: z.boolean(),
  state: changeState,
  job_id: z.nullable(jobId),
  /** Why it failed, or why its outcome is unknown. */
  error: z.nullable(errorEnvelope),
  created_at: instant,
  updated_at: instant,
  finished_at: z.nullable(instant),
});
export type Change = z.infer<typeof change>;

/** One line of the journal: a state, when it was reached, and by what. */
export const changeStep = z.object({ state: changeState, at: instant, cause: z.string() });
export type ChangeStep = z.infer<typeof changeStep>;

/** Answer of `GET /api/changes`, newest first. Query: `instance_id`, `state`, `limit` (1–500, default 200). */
export const changeList = z.object({ changes: z.array(change) });

/** Answer of `GET /api/changes/{id}`. */
export const changeDetail = z.object({ change, steps: z.array(changeStep) });

/** Body of `PUT /api/instances/{id}/ssl`, and its 202 answer. `reason`: why, in the person's words, for the audit. */
export const switchRequest = z.strictObject({
  enabled: z.boolean(),
  reason: z.optional(z.string().check(z.trim(), z.maxLength(500))),
});
export const switchAnswer = z.object({ change });

/** Answer of `GET /api/jobs/{job_id}`: DCS's job, in our types. */
export const job = z.object({
  job_id: jobId,
  job_type: z.nullable(z.string()),
  /** `INIT`, `RUNNING`, `SUCCESS`, `FAIL`; unknown ones occur. */
  status: z.string(),
  begin_time: z.nullable(instant),
  end_time: z.nullable(instant),
  fail_reason: z.nullable(z.string()),
});
export type Job = z.infer<typeof job>;
