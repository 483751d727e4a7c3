import { errors, type DcsError } from './errors.ts';
import type { Job } from './state.ts';

/** The effect of an SSL switch on an instance with a scenario. */
export type SwitchBehaviour =
  | { do: 'refuse'; error: () => DcsError }
  | { do: 'answer-html'; status: number }
  | { do: 'lose-answer' }
  | ({ do: 'run' } & Course);

/** How a job runs. */
export interface Course {
  slower: number;
  failReason: string | null;
  quirk: Job['quirk'];
}

/** A fault that the tag `scenario` of an instance reproduces. */
interface Scenario {
  readonly description: string;
  /** @param attempt 1 for the first PUT since the start */
  readonly onSwitch: (attempt: number) => SwitchBehaviour;
  /** The first answer to reading SSL detail, if it is not the true one. */
  readonly firstDetail?: () => DcsError;
  /** Whether backups fail. */
  readonly backupFails?: true;
  /** Whether backups are made but the answer never arrives. */
  readonly backupAnswerLost?: true;
  /** Which task lists give the ids of jobs. Default: all. */
  readonly jobIdIn?: 'task-centre' | 'nowhere';
  /** The type of `task` in show. Default: text. */
  readonly taskAs?: 'object' | 'array';
}

export const ORDINARY: Course = { slower: 1, failReason: null, quirk: null };
const AS_USUAL: SwitchBehaviour = { do: 'run', ...ORDINARY };
const withQuirk = (quirk: Job['quirk']): SwitchBehaviour => ({ do: 'run', ...ORDINARY, quirk });
const refuse = (error: () => DcsError): SwitchBehaviour => ({ do: 'refuse', error });

/** Every scenario, by the value of the tag. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'ssl-operation-fails': { description: 'the PUT answers 500 DCS.5010', onSwitch: () => refuse(errors.sslOperation) },
  'unsupported-after-all': {
    description: 'support_ssl says true, the PUT says DCS.4201',
    onSwitch: () => refuse(errors.sslUnsupported),
  },
  'job-fails': {
    description: 'the job ends with FAIL and a reason, and SSL stays as it was',
    onSwitch: () => ({
      do: 'run',
      ...ORDINARY,
      failReason: 'Failed to restart the standby node: certificate could not be loaded.',
    }),
  },
  'slow-job': {
    description: 'the job takes ten times as long',
    onSwitch: () => ({ do: 'run', ...ORDINARY, slower: 10 }),
  },
  throttled: {
    description: 'the first PUT, and the first reading of SSL detail, answer 429 APIGW.0308; then all is fine',
    onSwitch: (attempt) => (attempt === 1 ? refuse(errors.throttled) : AS_USUAL),
    firstDetail: errors.throttled,
  },
  recovering: {
    description: 'the first two PUTs answer 400 DCS.4104, then all is fine',
    onSwitch: (attempt) => (attempt <= 2 ? refuse(errors.recovering) : AS_USUAL),
  },
  busy: { description: 'every PUT answers 400 DCS.4026', onSwitch: () => refuse(errors.taskRunning) },
  'gateway-html': {
    description: 'every PUT answers 502 with an HTML page',
    onSwitch: () => ({ do: 'answer-html', status: 502 }),
  },
  'answer-lost': {
    description: 'the PUT works, and its answer never arrives',
    onSwitch: () => ({ do: 'lose-answer' }),
  },
  'backup-fails': {
    description: 'a backup ends as failed; a switch without one works',
    onSwitch: () => AS_USUAL,
    backupFails: true,
  },
  'backup-answer-lost': {
    description: 'a backup is made, and the answer never arrives; a switch without one works',
    onSwitch: () => AS_USUAL,
    backupAnswerLost: true,
  },
  'job-id-in-centre': {
    description: 'the switch works, and only the task centre tells the job’s id, not the tasks of the instance',
    onSwitch: () => AS_USUAL,
    jobIdIn: 'task-centre',
  },
  'job-id-nowhere': {
    description: 'the switch works, and no task tells the job’s id',
    onSwitch: () => AS_USUAL,
    jobIdIn: 'nowhere',
  },
  'job-forgotten': {
    description: 'the switch works, and once its job runs DCS answers 400 DCS.4070 for it',
    onSwitch: () => withQuirk('forgotten'),
  },
  'job-hangs': {
    description: 'the switch works, and its job says RUNNING for ever',
    onSwitch: () => withQuirk('hangs'),
  },
  'task-object': {
    description: 'the switch works, and show writes `task` as an object, an empty one when there is none',
    onSwitch: () => AS_USUAL,
    taskAs: 'object',
  },
  'task-array': {
    description: 'the switch works, and show writes `task` as an array, an empty one when there is none',
    onSwitch: () => AS_USUAL,
    taskAs: 'array',
  },
  'success-contradicted': {
    description: 'the job says SUCCESS, and SSL stays as it was',
    onSwitch: () => withQuirk('no-effect'),
  },
};

/** The effect of a PUT on an instance with this scenario, or with none. */
export function behaviourOf(scenario: string | undefined, attempt: number): SwitchBehaviour {
  return (scenario === undefined ? undefined : SCENARIOS[scenario])?.onSwitch(attempt) ?? AS_USUAL;
}
