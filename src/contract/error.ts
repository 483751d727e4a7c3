import * as z from 'zod/mini';
import { changeId, jobId } from './ids.ts';

/** Who said no: the DCS service, the API gateway before it, IAM, this console's server, or nobody (no answer came). */
export const errorSource = z.enum(['dcs', 'gateway', 'iam', 'console', 'network']);
export type ErrorSource = z.infer<typeof errorSource>;

/**
 * What a person may do with the same request: `never` repeat it (it will fail again), repeat it `later` (the state has to
 * change first), or repeat it `safe`ly (it had no effect, or has none).
 */
export const retryAdvice = z.enum(['never', 'later', 'safe']);
export type RetryAdvice = z.infer<typeof retryAdvice>;

/**
 * The one shape of an error, on the wire and in the browser's cache (docs/api.md, "Errors"). DCS's codes pass through untouched;
 * the console's own begin with `CONSOLE.`. `change_id` and `job_id` name the change that an error belongs to, where there is one.
 */
export const errorEnvelope = z.object({
  error_code: z.string(),
  error_msg: z.string(),
  request_id: z.nullable(z.string()),
  source: errorSource,
  retry: retryAdvice,
  /** DCS's HTTP status, where what the code means depends on it (`APIGW.0201`). */
  http_status: z.optional(z.int()),
  change_id: z.optional(changeId),
  job_id: z.optional(jobId),
});
export type ErrorEnvelope = z.infer<typeof errorEnvelope>;

/** The console's own codes. The last three are found by the browser, the others by the BFF. */
export const CONSOLE_CODES = [
  'CONSOLE.INVALID_REQUEST',
  'CONSOLE.BODY_TOO_LARGE',
  'CONSOLE.UNSUPPORTED_MEDIA_TYPE',
  'CONSOLE.NOT_FOUND',
  'CONSOLE.CHANGE_NOT_FOUND',
  'CONSOLE.PROJECT_UNKNOWN',
  'CONSOLE.METHOD_NOT_ALLOWED',
  'CONSOLE.CROSS_SITE',
  'CONSOLE.SIGN_IN_REQUIRED',
  'CONSOLE.SIGN_IN_FAILED',
  'CONSOLE.SIGN_IN_LINK_VOID',
  'CONSOLE.SIGN_IN_METHOD_CLOSED',
  'CONSOLE.SIGN_IN_INTERRUPTED',
  'CONSOLE.PROVIDER_UNREACHABLE',
  'CONSOLE.PROVIDER_REFUSED',
  'CONSOLE.PASSCODE_REQUIRED',
  'CONSOLE.PASSWORD_REFUSED',
  'CONSOLE.ROLE_MISSING',
  'CONSOLE.ROLE_FORBIDS',
  'CONSOLE.OTHER_PROJECT',
  'CONSOLE.READ_ONLY',
  'CONSOLE.TOO_MANY_REQUESTS',
  'CONSOLE.CHANGE_RUNNING',
  'CONSOLE.CHANGE_ID_TAKEN',
  'CONSOLE.REASON_REQUIRED',
  'CONSOLE.NOT_ELIGIBLE',
  'CONSOLE.INSTANCE_BUSY',
  'CONSOLE.ALREADY_SET',
  'CONSOLE.PREVIEW_REQUIRED',
  'CONSOLE.PREVIEW_OUTDATED',
  'CONSOLE.LOSS_NOT_ACKNOWLEDGED',
  'CONSOLE.BACKUP_IMPOSSIBLE',
  'CONSOLE.BACKUP_FAILED',
  'CONSOLE.NOTHING_TO_CHECK',
  'CONSOLE.CERTIFICATE_UNREADABLE',
  'CONSOLE.UPSTREAM_TIMEOUT',
  'CONSOLE.UPSTREAM_UNREACHABLE',
  'CONSOLE.UPSTREAM_UNREADABLE',
  'CONSOLE.UPSTREAM_TOO_LARGE',
  'CONSOLE.JOB_FAILED',
  'CONSOLE.JOB_FORGOTTEN',
  'CONSOLE.JOB_OVERDUE',
  'CONSOLE.OUTCOME_CONTRADICTED',
  'CONSOLE.OUTCOME_UNVERIFIED',
  'CONSOLE.SUPERSEDED',
  'CONSOLE.ANSWER_LOST',
  'CONSOLE.NOT_SENT',
  'CONSOLE.ASKER_GONE',
  'CONSOLE.SHUTTING_DOWN',
  'CONSOLE.STORE_FAILED',
  'CONSOLE.INTERNAL',
  'CONSOLE.OFFLINE',
  'CONSOLE.NO_ANSWER',
  'CONSOLE.UNEXPECTED_ANSWER',
] as const;
export type ConsoleCode = (typeof CONSOLE_CODES)[number];
