import type { Instance } from '../contract/instance.ts';

/** The parts of the fleet's bar, in their order. Every instance is in exactly one. */
export const SEGMENTS = ['encrypted', 'plaintext', 'unknown', 'busy', 'not-eligible'] as const;
export type Segment = (typeof SEGMENTS)[number];

/** Where an instance stands in the fleet's bar. An instance whose change runs is busy, whatever the list says. */
export function segmentOf(instance: Instance, changing: boolean): Segment {
  if (instance.verdict.kind === 'ineligible') return 'not-eligible';
  if (changing || instance.verdict.kind === 'busy') return 'busy';
  return ({ on: 'encrypted', off: 'plaintext', unknown: 'unknown' } as const)[instance.ssl.state];
}

/** How many instances stand in each part. */
export function summarise(
  instances: readonly Instance[],
  isChanging: (instance: Instance) => boolean,
): Record<Segment, number> {
  const counts: Record<Segment, number> = { encrypted: 0, plaintext: 0, unknown: 0, busy: 0, 'not-eligible': 0 };
  for (const instance of instances) counts[segmentOf(instance, isChanging(instance))] += 1;
  return counts;
}
