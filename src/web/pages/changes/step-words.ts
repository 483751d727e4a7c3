import type { ChangeStep } from '../../../contract/change.ts';
import type { Texts } from '../../text/texts.ts';

/** What a step of a change says: where it stood, and why. Where several steps share a state or a cause, each says its own. */
export function stepWords({ state, cause }: ChangeStep, { rules }: Texts): { state: string; cause: string } {
  const jobSays: Partial<Record<string, string>> = rules.jobSays;
  return {
    state: state === 'backing-up' && cause === 'asked-for' ? rules.backupAskedFor : rules.changeStates[state],
    cause: (cause === 'job-status' ? jobSays[state] : undefined) ?? rules.stepCauses[cause],
  };
}
