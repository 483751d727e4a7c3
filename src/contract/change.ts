import * as z from 'zod/mini';
import { actor } from './audit.ts';
import { errorEnvelope } from './error.ts';
import { changeId, instanceId, instant, jobId, projectId } from './ids.ts';
import { evidence, lossKind } from './verdict.ts';

/**
 * Where a change is. `requested`: it is recorded and not decided yet; nothing was sent. `backing-up`: a backup is made first, nothing was sent yet. `intended`: in the journal, the PUT is about to leave or
 * on its way. `in-doubt`: its answer was lost or said nothing certain,
 * and the console reads to find out. `accepted`: DCS gave a job. `running`: the job runs. `verifying`: the job said SUCCESS,
 * and the instance is read until it agrees. The last four are outcomes; `refused`: it was not admitted, and nothing was sent.
 */
export const changeState = z.enum([
  'requested',
  'backing-up',
  'intended',
  'in-doubt',
  'accepted',
  'running',
  'verifying',
  'succeeded',
  'refused',
  'failed',
  'unknown',
]);
export type ChangeState = z.infer<typeof changeState>;

/** One intent to switch SSL on one instance, from the click to the verified outcome. */
export const change = z.object({
  change_id: changeId,
  /** The scope of the instance. Null in a change of an earlier version, until a scope's list names its instance. */
  project_id: z._default(z.nullable(projectId), null),
  instance_id: instanceId,
  instance_name: z.string(),
  /** What was asked for: SSL on, or off. */
  enabled: z.boolean(),
  state: changeState,
  job_id: z.nullable(jobId),
  /** `external`: found in DCS's tasks or by SSL detail, asked for by somebody else than this console. */
  origin: z._default(z.enum(['console', 'external']), 'console'),
  /** Who asked for it, so that nothing of it is sent on another's authority; null where that is not known. */
  asked_by: z._default(z.nullable(actor), null),
  /** Losses that were accepted when it was asked for. */
  acknowledged: z._default(z.array(lossKind), []),
  backup_first: z._default(z.boolean(), false),
  backup_id: z._default(z.nullable(z.string()), null),
  /** DCS's id of the request that switched. */
  request_id: z._default(z.nullable(z.string()), null),
  /** Why it failed, or why its outcome is unknown; while it is in doubt, what was answered instead. */
  error: z.nullable(errorEnvelope),
  created_at: instant,
  updated_at: instant,
  finished_at: z.nullable(instant),
});
export type Change = z.infer<typeof change>;

/** What made a step happen; src/web/text has the words. */
export const stepCause = z.enum([
  'asked-for',
  'backup-asked',
  'backup-begun',
  'backup-found',
  'backup-not-begun',
  'backup-made',
  'backup-failed',
  'situation-changed',
  'accepted',
  'refused',
  'not-sent',
  'job-unreadable',
  'error-answered',
  'no-answer',
  'process-ended',
  'job-found',
  'effect-found',
  'no-trace',
  'no-certainty',
  'job-status',
  'job-forgotten',
  'job-overdue',
  'instance-agrees',
  'detail-contradicts',
  'not-verified',
  'superseded',
  'checked-again',
  'found-external',
  'ssl-flipped',
  'recorded-earlier',
]);
export type StepCause = z.infer<typeof stepCause>;

/** One line of the journal: a state, when it was reached, by what, and what that was read from. */
export const changeStep = z.object({
  state: changeState,
  at: instant,
  cause: stepCause,
  evidence: z.array(evidence),
});
export type ChangeStep = z.infer<typeof changeStep>;

/** Answer of `GET /api/changes`, newest first. Query: `project_id`, `instance_id`, `state`, `limit` (1–500, default 200). */
export const changeList = z.object({ changes: z.array(change) });

/** Answer of `GET /api/changes/{id}`. */
export const changeDetail = z.object({ change, steps: z.array(changeStep) });
export type ChangeDetail = z.infer<typeof changeDetail>;

/** Body of `PUT …/instances/{instance_id}/ssl`, and its 202 answer. */
export const switchRequest = z.strictObject({
  enabled: z.boolean(),
  /** Of the preview that the person saw. */
  token: z.optional(z.string().check(z.maxLength(100))),
  /** The losses among its risks that the person accepts. */
  acknowledged: z._default(z.array(lossKind), []),
  /** Make a backup, and switch only when it succeeded. */
  backup_first: z._default(z.boolean(), false),
  /** Made by the asker, so that it knows its change even if the answer is lost. The same one again is answered with the same change. */
  change_id: z.optional(changeId),
  /** Why, in the person's words, for the audit. */
  reason: z.optional(z.string().check(z.trim(), z.maxLength(500))),
});
export type SwitchRequest = z.infer<typeof switchRequest>;
export const switchAnswer = z.object({ change });

/** Answer of `GET /api/projects/{project_id}/jobs/{job_id}`: DCS's job, in our types. */
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
