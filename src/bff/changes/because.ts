import type { StepCause } from '../../contract/change.ts';
import type { Because } from '../store/changes.ts';

/** The cause of a step and its evidence: fields and values. Fields without a value are left out. */
export function because(cause: StepCause, evidence: Readonly<Record<string, string | number | null>> = {}): Because {
  const told = Object.entries(evidence).filter(([, value]) => value !== null && value !== '');
  return { cause, evidence: told.map(([field, value]) => ({ field, value: String(value) })) };
}
