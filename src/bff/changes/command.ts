import type { Change } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { Failure } from '../platform/failure.ts';

/**
 * The result of a command that was refused, by the console or at once by DCS. The journal and the audit have it
 * already.
 */
export interface Refusal {
  kind: 'refused';
  /** The matching HTTP status. */
  status: number;
  envelope: ErrorEnvelope;
  /** More data for the caller, e.g. the current preview. */
  more: object;
}

/** The result of a command. `accepted` has the change in its current state. */
export type CommandResult = { kind: 'accepted'; change: Change } | Refusal;

export const accepted = (change: Change): CommandResult => ({ kind: 'accepted', change });

export const refusal = ({ status, envelope, more }: Failure): Refusal => ({ kind: 'refused', status, envelope, more });
