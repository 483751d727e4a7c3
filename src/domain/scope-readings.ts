import type { ScopeState } from '../contract/instance.ts';

/** When the oldest part of a list was read; null where no scope could be read. */
export function oldestReading(scopes: readonly Pick<ScopeState, 'reading'>[]): string | null {
  const moments = scopes.flatMap(({ reading }) => (reading.state === 'failed' ? [] : [reading.read_at]));
  return moments.toSorted()[0] ?? null;
}
