import { createContext, useContext } from 'react';
import type { SessionState } from '../../contract/session.ts';
import { MAY_SWITCH } from '../../domain/roles.ts';
import type { Texts } from '../text/texts.ts';

/** Why whoever is signed in may not switch anything, in a sentence; null where they may. */
export function whyNotAllowed(session: SessionState | undefined, text: Texts): string | null {
  if (session?.signed_in !== true) return null;
  if (session.read_only) return text.session.readOnly;
  return MAY_SWITCH.includes(session.person.role) ? null : text.session.supporter;
}

/** The same, for the switches below. */
export const PermissionContext = createContext<string | null>(null);
export const useWhyNotAllowed = (): string | null => useContext(PermissionContext);
