import type { Change } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { Failure } from '../platform/failure.ts';

/** A command that was not carried out, or that DCS refused at once. The journal and the audit have it already. */
export interface Refusal {
  kind: 'refused';
  /** HTTP status that says the same. */
  status: number;
  envelope: ErrorEnvelope;
  /** What else helps who asked, e.g. the preview of now. */
  more: object;
}

/** What a command comes to. `accepted`: the change, as it stands now. */
export type CommandResult = { kind: 'accepted'; change: Change } | Refusal;

export const accepted = (change: Change): CommandResult => ({ kind: 'accepted', change });

export const refusal = ({ status, envelope, more }: Failure): Refusal => ({ kind: 'refused', status, envelope, more });
