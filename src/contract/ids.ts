import * as z from 'zod/mini';

/** An instance's id as DCS gives it: a UUID, lower case. */
export const instanceId = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/))
  .brand<'InstanceId'>();
export type InstanceId = z.infer<typeof instanceId>;

/** A project's id as the cloud gives it: 32 hex digits there. Letters, digits, `-` and `_` are accepted, so that it is safe in a path. */
export const projectId = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,128}$/))
  .brand<'ProjectId'>();
export type ProjectId = z.infer<typeof projectId>;

/** A change's id, ours: a UUID made when the intent is written. */
export const changeId = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/))
  .brand<'ChangeId'>();
export type ChangeId = z.infer<typeof changeId>;

/** DCS's id of a job. Its form is not documented: letters, digits, `-` and `_` are accepted, so that it is safe in a path. */
export const jobId = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,128}$/))
  .brand<'JobId'>();
export type JobId = z.infer<typeof jobId>;

/** A moment, ISO 8601 in UTC with milliseconds: `2026-11-24T04:15:19.000Z`. */
export const instant = z.iso.datetime({ precision: 3 });
