import type { Priority } from '../../bff/cloud/budget.ts';

/** A call to DCS: its time on the clock of the run in ms, its route, and its priority. */
export interface SeenCall {
  at: number;
  route: string;
  priority: Priority;
}

/** A number of calls: the total, and calls per second on average and in the busiest ten seconds. */
export interface Rate {
  calls: number;
  mean: number;
  highest: number;
}

const WINDOW_MS = 10_000;
const ID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/;

/** The route of a call: its path without the project, and with `{id}` for every id. */
export function routeOf(method: string, path: string): string {
  const parts = path.split('/').slice(3);
  return `${method} /${parts.map((part) => (ID.test(part) ? '{id}' : part)).join('/')}`;
}

/** Whether a call follows changes. Nobody has the page open, so reads of the list and the task centre count too. */
export const isOfFollowing = ({ priority, route }: SeenCall): boolean =>
  priority === 'job' || route === 'GET /jobs/{id}' || route === 'GET /instances' || route === 'GET /tasks';

/** The highest number of moments within any ten seconds. @param moments in order, ms */
export function mostInWindow(moments: readonly number[]): number {
  let first = 0;
  let most = 0;
  for (const [index, at] of moments.entries()) {
    while (at - (moments[first] ?? at) >= WINDOW_MS) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

const perSecond = (count: number, ms: number) => Math.round((count / ms) * 100_000) / 100;

/** @param lastMs how long the calls were counted, ms */
export function rateOf(calls: readonly SeenCall[], lastMs: number): Rate {
  const moments = calls.map(({ at }) => at).toSorted((a, b) => a - b);
  return {
    calls: calls.length,
    mean: lastMs > 0 ? perSecond(calls.length, lastMs) : 0,
    highest: perSecond(mostInWindow(moments), WINDOW_MS),
  };
}

/** The rate of each group, the busiest first. */
export function ratesBy(
  calls: readonly SeenCall[],
  keyOf: (call: SeenCall) => string,
  lastMs: number,
): [key: string, rate: Rate][] {
  return [...new Set(calls.map(keyOf))]
    .map((key): [string, SeenCall[]] => [key, calls.filter((call) => keyOf(call) === key)])
    .map(([key, group]): [string, Rate] => [key, rateOf(group, lastMs)])
    .toSorted(([, a], [, b]) => b.calls - a.calls);
}

/** The value below which a share of the values lies; NaN if there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
