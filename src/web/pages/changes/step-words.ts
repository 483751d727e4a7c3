import type { ChangeStep } from '../../../contract/change.ts';
import type { Texts } from '../../text/texts.ts';

/**
 * A step of a change in words: its state and its cause. Steps with the same state or cause can have different words.
 */
export function stepWords({ state, cause }: ChangeStep, { rules }: Texts): { state: string; cause: string } {
  const jobSays: Partial<Record<string, string>> = rules.jobSays;
  return {
    state: state === 'backing-up' && cause === 'asked-for' ? rules.backupAskedFor : rules.changeStates[state],
    cause: (cause === 'job-status' ? jobSays[state] : undefined) ?? rules.stepCauses[cause],
  };
}
