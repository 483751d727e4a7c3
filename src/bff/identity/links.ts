import { role, type Person, type Role } from '../../contract/session.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import type { Store } from '../store/database.ts';
import { deleteLinks, insertLink, takeLink } from '../store/sessions.ts';
import { hashOf, newSecret } from './secret.ts';

/** How long a link is valid, so that a lost link does no harm for long. */
const VALID_MS = 24 * 3_600_000;

/** The path of a sign-in link. Browsers do not send the part after `#` to any server. */
export const linkPath = (secret: string): string => `/sign-in#${secret}`;

const NAMES: Readonly<Record<Role, string>> = { admin: 'Local admin', support: 'Local support' };

/** One-time sign-in links for the person at the machine. Each start makes new ones. */
export function createLinks({ store, clock }: { store: Store; clock: Clock }) {
  const latest = () => new Date(clock.now() + VALID_MS).toISOString();
  const sweep = () => deleteLinks(store, instantOf(clock), latest());
  return {
    /** Deletes expired links. */
    sweep,
    /**
     * Makes one link for each role. Links of an earlier start stay valid, so that an unnoticed restart does not void
     * them.
     */
    async makeAll(): Promise<Record<Role, string>> {
      await sweep();
      const secrets = { admin: newSecret(), support: newSecret() };
      const expires_at = latest();
      for (const each of role.options) await insertLink(store, { hash: hashOf(secrets[each]), role: each, expires_at });
      return secrets;
    },
    /** Uses up a link. @returns the person that it signs in, or null when it is not valid (any more) */
    async take(secret: string): Promise<Person | null> {
      const taken = await takeLink(store, hashOf(secret), instantOf(clock));
      return taken === null ? null : { method: 'link', subject: taken, name: NAMES[taken], role: taken };
    },
  };
}
export type Links = ReturnType<typeof createLinks>;
