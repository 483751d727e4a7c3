import type { Change } from '../../../contract/change.ts';
import { isFinished } from '../../../domain/life-cycle.ts';

/** Outcome filters: still running, or one of the outcomes. */
export const OUTCOMES = ['running', 'succeeded', 'failed', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const DIRECTIONS = ['enable', 'disable'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The history filters that a person chose. They are in the URL, so they survive a reload and can be shared. */
export interface ChangesView {
  readonly search: string;
  readonly outcome: Outcome | null;
  readonly direction: Direction | null;
  /** The id in the URL of the change whose steps are shown. */
  readonly open: string | null;
}

export const PLAIN_VIEW: ChangesView = { search: '', outcome: null, direction: null, open: null };

/** Reads a view from the URL. Unknown values are ignored. */
export function readView(parameters: URLSearchParams): ChangesView {
  const open = parameters.get('change') ?? '';
  return {
    search: parameters.get('q') ?? '',
    outcome: OUTCOMES.find((each) => each === parameters.get('outcome')) ?? null,
    direction: DIRECTIONS.find((each) => each === parameters.get('direction')) ?? null,
    open: open === '' ? null : open,
  };
}

/** Writes a view into the URL, without the default values. */
export function writeView({ search, outcome, direction, open }: ChangesView): URLSearchParams {
  const chosen = { q: search, outcome: outcome ?? '', direction: direction ?? '', change: open ?? '' };
  return new URLSearchParams(Object.entries(chosen).filter(([, value]) => value !== ''));
}

const outcomeOf = ({ state }: Change): Outcome => {
  if (state === 'succeeded' || state === 'failed' || state === 'unknown') return state;
  return 'running';
};
const directionOf = ({ enabled }: Change): Direction => (enabled ? 'enable' : 'disable');

function matchesSearch(change: Change, words: readonly string[]): boolean {
  const { instance_name, instance_id, change_id, job_id, error } = change;
  const text = [instance_name, instance_id, change_id, job_id, error?.request_id, error?.error_code].join(' ');
  return words.every((word) => text.toLowerCase().includes(word));
}

export interface Counts {
  readonly outcome: Readonly<Record<Outcome, number>>;
  readonly direction: Readonly<Record<Direction, number>>;
}

/** The changes that match a view, in their order, and the number that each choice of a filter would show. */
export function applyView(
  changes: readonly Change[],
  view: Omit<ChangesView, 'open'>,
): { rows: Change[]; counts: Counts } {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const outcome = { running: 0, succeeded: 0, failed: 0, unknown: 0 };
  const direction = { enable: 0, disable: 0 };
  const rows = changes.filter((change) => {
    if (!matchesSearch(change, words)) return false;
    const fitsOutcome = view.outcome === null || view.outcome === outcomeOf(change);
    const fitsDirection = view.direction === null || view.direction === directionOf(change);
    if (fitsDirection) outcome[outcomeOf(change)] += 1;
    if (fitsOutcome) direction[directionOf(change)] += 1;
    return fitsOutcome && fitsDirection;
  });
  return { rows, counts: { outcome, direction } };
}

/** How long a change took, or how long it has run so far, in ms. */
export function tookMs(change: Pick<Change, 'created_at' | 'finished_at' | 'state'>, now: number): number {
  const end = isFinished(change.state) && change.finished_at !== null ? Date.parse(change.finished_at) : now;
  return Math.max(0, end - Date.parse(change.created_at));
}
