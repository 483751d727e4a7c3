import type { StepCause } from '../../contract/change.ts';
import type { Because } from '../store/changes.ts';

/** Why a step happened, and what that was read from: field and value. Fields without a value are left out. */
export function because(cause: StepCause, evidence: Readonly<Record<string, string | number | null>> = {}): Because {
  const told = Object.entries(evidence).filter(([, value]) => value !== null && value !== '');
  return { cause, evidence: told.map(([field, value]) => ({ field, value: String(value) })) };
}
