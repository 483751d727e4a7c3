import { errors, type DcsError } from './errors.ts';

/** How calls of a project fail while its scenario is set. `only`: just this call, by its path below the project. */
type ProjectBehaviour =
  | { readonly do: 'refuse'; readonly description: string; readonly error: () => DcsError; readonly only?: string }
  | { readonly do: 'lose-answer'; readonly description: string };

export const PROJECT_SCENARIO_NAMES = [
  'unavailable',
  'forbidden',
  'throttled',
  'silent',
  'migrations-forbidden',
] as const;
export type ProjectScenario = (typeof PROJECT_SCENARIO_NAMES)[number];

/** Every scenario of a whole project. It can be set and removed while the embedded DCS runs. */
export const PROJECT_SCENARIOS: Readonly<Record<ProjectScenario, ProjectBehaviour>> = {
  unavailable: { do: 'refuse', description: 'every call answers 503 APIGW.0613', error: errors.unavailable },
  forbidden: { do: 'refuse', description: 'every call answers 403 APIGW.0302', error: errors.notAuthorised },
  throttled: { do: 'refuse', description: 'every call answers 429 APIGW.0308', error: errors.throttled },
  silent: { do: 'lose-answer', description: 'no call is answered' },
  'migrations-forbidden': {
    do: 'refuse',
    description: 'the list of migrations answers 403 DCS.2003, all else works',
    error: errors.notAllowed,
    only: '/migration-tasks',
  },
};

export function projectScenario(name: unknown): ProjectScenario | undefined {
  return PROJECT_SCENARIO_NAMES.find((each) => each === name);
}
