import { createContext, useContext } from 'react';
import type { SessionState } from '../../contract/session.ts';
import { MAY_SWITCH } from '../../domain/roles.ts';
import type { Texts } from '../text/texts.ts';

type SignedIn = Extract<SessionState, { signed_in: true }>;

/** Why the person may not switch anything, in a sentence, or null. */
export function whyNotAllowed(session: SessionState | undefined, text: Texts): string | null {
  if (session?.signed_in !== true) return null;
  if (session.read_only) return text.session.readOnly;
  return MAY_SWITCH.includes(session.person.role) ? null : text.session.supporter;
}

/** What the person may do, in a sentence. */
export function rightsOf({ read_only, person }: SignedIn, { rights, readOnly }: Texts['session']): string {
  if (read_only) return readOnly;
  return person.method === 'iam' ? rights.cloud : rights[person.role];
}

/** Why the person may not switch, for the switches below. */
export const PermissionContext = createContext<string | null>(null);
export const useWhyNotAllowed = (): string | null => useContext(PermissionContext);
