import type { Verdict } from '../../contract/verdict.ts';
import type { Texts } from '../text/texts.ts';

/** The reason for a verdict in a sentence, and what would help. */
export function verdictWords(verdict: Verdict, rules: Texts['rules']): { reason: string; help: string | null } {
  switch (verdict.kind) {
    case 'eligible':
      return rules.eligible;
    case 'ineligible':
      return rules.ineligible[verdict.reason];
    case 'busy':
      return rules.busy[verdict.reason];
  }
}
