import type { Blocker, SslState } from '../contract/instance.ts';
import type { Verdict } from '../contract/verdict.ts';

/** What decides whether a switch may be asked for. */
export interface BlockerFacts {
  verdict: Verdict;
  ssl: SslState['state'];
  /** Whether a change of this console runs on the instance. */
  changing: boolean;
}

/** Why SSL cannot be switched to a state now, the reason that counts most first; null where it can. */
export function blockerOf({ verdict, ssl, changing }: BlockerFacts, enabled: boolean): Blocker | null {
  if (changing) return 'change-running';
  if (verdict.kind !== 'eligible') return 'verdict';
  if (ssl === 'unknown') return 'ssl-unknown';
  return (ssl === 'on') === enabled ? 'already-set' : null;
}
