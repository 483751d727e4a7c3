import type { JobId } from '../../contract/ids.ts';
import { toInstant } from '../cloud/map.ts';
import { isUnknownToDcs, type CallResult } from '../cloud/result.ts';
import type { WireJob } from '../cloud/wire.ts';
import { consoleError } from '../platform/failure.ts';
import type { Found } from './journal.ts';

/** The reading of an SSL task that somebody else started. */
export interface Sighting {
  /** Its job, read just now, or null when its id is not known. */
  job: { id: JobId; read: CallResult<WireJob> } | null;
  /** When the next SSL task of the instance began, ISO 8601; null for the newest. */
  supersededAt: string | null;
  /** Now, ISO 8601. */
  now: string;
}

export type Standing = Pick<Found, 'state' | 'error' | 'finished_at'>;

const followed = (state: 'accepted' | 'verifying'): Standing => ({ state, error: null, finished_at: null });

/** The job's own status, as evidence. */
export function jobStatusOf({ job }: Sighting): string | null {
  if (job === null) return null;
  return job.read.ok ? job.read.value.status : job.read.failure.envelope.error_code;
}

function failed({ id }: { id: JobId }, { fail_reason }: WireJob, finished_at: string): Standing {
  const message = `The job failed: ${fail_reason ?? 'DCS gave no reason'}`;
  const error = consoleError('CONSOLE.JOB_FAILED', message, { job_id: id, source: 'dcs' });
  return { state: 'failed', error, finished_at };
}

function superseded(sighting: Sighting, finished_at: string): Standing {
  const status = jobStatusOf(sighting);
  const message =
    'Another task has followed on this instance, so SSL detail does not tell what became of this one. ' +
    (status === null ? 'No job of it is known.' : `Its job says ${status}.`);
  const names = sighting.job === null ? {} : { job_id: sighting.job.id };
  return { state: 'unknown', error: consoleError('CONSOLE.SUPERSEDED', message, names), finished_at };
}

/**
 * The state of a task that somebody else started, when it is found:
 *
 *     its job          the newest SSL task                              one that another SSL task has followed
 *     FAIL             failed                                           failed
 *     SUCCESS          followed: SUCCESS alone is no proof (dcs-api.md  unknown: SSL detail speaks of the later task by now, also
 *                      §3), and what was read before may be older       where that failed
 *     anything else    followed                                         unknown: only the newest is followed
 *     not readable     followed                                         not told yet; unknown where DCS has forgotten it
 *     none is known    followed, by SSL detail                          unknown
 *
 * @returns the state, or null when a later look may tell it
 */
export function standingOf(sighting: Sighting): Standing | null {
  const { job, supersededAt, now } = sighting;
  if (job === null) return supersededAt === null ? followed('verifying') : superseded(sighting, supersededAt);
  const { read } = job;
  if (!read.ok) {
    if (supersededAt === null) return followed('accepted');
    return isUnknownToDcs(read.failure) ? superseded(sighting, supersededAt) : null;
  }
  const ended = toInstant(read.value.end_time);
  const status = read.value.status.toUpperCase();
  if (status === 'FAIL') return failed(job, read.value, ended ?? supersededAt ?? now);
  return supersededAt === null ? followed('accepted') : superseded(sighting, ended ?? supersededAt);
}
