import { changeState, type Change, type ChangeState } from '../contract/change.ts';
import type { ErrorEnvelope } from '../contract/error.ts';
import type { JobId } from '../contract/ids.ts';

/** What can happen to a change. `error` says why; it becomes the change's own until the next step. */
export type ChangeEvent =
  | { type: 'admitted' }
  | { type: 'admitted-with-backup' }
  /** It was not admitted: nothing was sent. */
  | { type: 'not-admitted'; error: ErrorEnvelope }
  /** The request for the backup is about to leave. */
  | { type: 'backup-asked' }
  | { type: 'backup-begun'; backup_id: string }
  | { type: 'backed-up' }
  | { type: 'not-backed-up'; error: ErrorEnvelope }
  | { type: 'accepted'; job_id: JobId; request_id: string | null }
  | { type: 'refused'; error: ErrorEnvelope }
  /** `error`: the answer that came instead, if it is known. */
  | { type: 'answer-lost'; error: ErrorEnvelope | null }
  /** The answer was lost, no job of the change is known, and SSL detail shows what was asked for. */
  | { type: 'took-effect' }
  | { type: 'no-trace'; error: ErrorEnvelope }
  | { type: 'cannot-tell'; error: ErrorEnvelope }
  | { type: 'job-running' }
  | { type: 'job-succeeded' }
  | { type: 'job-failed'; error: ErrorEnvelope }
  | { type: 'job-lost'; error: ErrorEnvelope }
  | { type: 'agreed' }
  | { type: 'contradicted'; error: ErrorEnvelope }
  | { type: 'unverified'; error: ErrorEnvelope }
  /** A person asks to look again: at the job if one is known, else for traces. */
  | { type: 'look-at-job' }
  | { type: 'look-for-traces' };

/**
 * The life of a change: in a state (left), an event (middle) leads to a state (right); what is not here is not legal.
 *
 *     requested ─ admitted ─▶ intended, or backing-up           requested ─ not-admitted ─▶ refused
 *     backing-up ─ backed-up ─▶ intended                        backing-up ─ not-backed-up ─▶ failed
 *     intended ─ accepted ─▶ accepted ─▶ running ─▶ verifying ─ agreed ─▶ succeeded
 *        │ answer-lost          │           │           ├─ contradicted ─▶ failed
 *        ▼                      ├───────────┴ job-failed┼───────────────▶ failed
 *     in-doubt ─ accepted ──────┘             job-lost  └─ unverified ──▶ unknown
 *
 * Only `unknown` can be left again, by looking once more: never by a second PUT.
 */
const LIFE_CYCLE = {
  requested: { admitted: 'intended', 'admitted-with-backup': 'backing-up', 'not-admitted': 'refused' },
  'backing-up': {
    'backup-asked': 'backing-up',
    'backup-begun': 'backing-up',
    'backed-up': 'intended',
    'not-backed-up': 'failed',
  },
  intended: { accepted: 'accepted', refused: 'failed', 'answer-lost': 'in-doubt' },
  'in-doubt': { accepted: 'accepted', 'took-effect': 'verifying', 'no-trace': 'failed', 'cannot-tell': 'unknown' },
  accepted: { 'job-running': 'running', 'job-succeeded': 'verifying', 'job-failed': 'failed', 'job-lost': 'unknown' },
  running: { 'job-succeeded': 'verifying', 'job-failed': 'failed', 'job-lost': 'unknown' },
  verifying: { agreed: 'succeeded', contradicted: 'failed', unverified: 'unknown' },
  succeeded: {},
  refused: {},
  failed: {},
  unknown: { 'look-at-job': 'running', 'look-for-traces': 'in-doubt' },
} as const satisfies Record<ChangeState, Partial<Record<ChangeEvent['type'], ChangeState>>>;

const OUTCOMES: ReadonlySet<ChangeState> = new Set(['succeeded', 'refused', 'failed', 'unknown']);

/** Every state in which a change still runs, for queries. */
export const RUNNING_STATES = changeState.options.filter((state) => !OUTCOMES.has(state));

/** Whether a change has come to its end. */
export function isFinished(state: ChangeState): boolean {
  return OUTCOMES.has(state);
}

/** The state that an event leads to, or null when the event is not legal. */
export function nextState(state: ChangeState, event: ChangeEvent['type']): ChangeState | null {
  const edges: Partial<Record<ChangeEvent['type'], ChangeState>> = LIFE_CYCLE[state];
  return edges[event] ?? null;
}

/**
 * The event with which the console looks again at an unknown outcome. Null when there is nothing to look at: the outcome is known, or
 * SSL was switched again since, so that its present state comes from the other change.
 */
export function lookAgain(change: Change): ChangeEvent | null {
  if (change.state !== 'unknown' || change.error?.error_code === 'CONSOLE.SUPERSEDED') return null;
  return { type: change.job_id === null ? 'look-for-traces' : 'look-at-job' };
}

/**
 * The change after an event, or null when the event is not legal in its state.
 *
 * @param at when it happened, ISO 8601 in UTC
 */
export function advance(change: Change, event: ChangeEvent, at: string): Change | null {
  const state = nextState(change.state, event.type);
  if (state === null) return null;
  return {
    ...change,
    state,
    job_id: event.type === 'accepted' ? event.job_id : change.job_id,
    request_id: event.type === 'accepted' ? event.request_id : change.request_id,
    backup_id: event.type === 'backup-begun' ? event.backup_id : change.backup_id,
    // An earlier error, such as the answer to a lost PUT, ends with the next step.
    error: 'error' in event ? event.error : null,
    updated_at: at,
    finished_at: isFinished(state) ? at : null,
  };
}
