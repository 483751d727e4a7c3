import type { Change } from '../../../contract/change.ts';
import { isFinished } from '../../../domain/life-cycle.ts';

/** How a change can be looked for: it runs, or it came to one of the outcomes. */
export const OUTCOMES = ['running', 'succeeded', 'failed', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const DIRECTIONS = ['enable', 'disable'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What a person has chosen to see of the history. All of it is in the URL, so that it survives a reload and can be sent. */
export interface ChangesView {
  readonly search: string;
  readonly outcome: Outcome | null;
  readonly direction: Direction | null;
  /** The change whose steps are shown, by its id as it stands in the URL. */
  readonly open: string | null;
}

export const PLAIN_VIEW: ChangesView = { search: '', outcome: null, direction: null, open: null };

/** Reads a view out of the URL. What it does not know, it passes over. */
export function readView(parameters: URLSearchParams): ChangesView {
  const open = parameters.get('change') ?? '';
  return {
    search: parameters.get('q') ?? '',
    outcome: OUTCOMES.find((each) => each === parameters.get('outcome')) ?? null,
    direction: DIRECTIONS.find((each) => each === parameters.get('direction')) ?? null,
    open: open === '' ? null : open,
  };
}

/** Writes a view into the URL: only what differs from the plain history. */
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

/** The changes that a view shows, in their order, and how many each choice would show beside the other one. */
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

/** How long a change took, or has run for until now, in ms. */
export function tookMs(change: Pick<Change, 'created_at' | 'finished_at' | 'state'>, now: number): number {
  const end = isFinished(change.state) && change.finished_at !== null ? Date.parse(change.finished_at) : now;
  return Math.max(0, end - Date.parse(change.created_at));
}
