import type { Blocker, SslState } from '../contract/instance.ts';
import type { Verdict } from '../contract/verdict.ts';

/** The facts from which the blocker follows. */
export interface BlockerFacts {
  verdict: Verdict;
  ssl: SslState['state'];
  /** Whether a change of this console runs on the instance. */
  changing: boolean;
}

/** The blocker of a switch, or null. When there are several, the most important one. */
export function blockerOf({ verdict, ssl, changing }: BlockerFacts, enabled: boolean): Blocker | null {
  if (changing) return 'change-running';
  if (verdict.kind !== 'eligible') return 'verdict';
  if (ssl === 'unknown') return 'ssl-unknown';
  return (ssl === 'on') === enabled ? 'already-set' : null;
}
