import { role, type Person, type Role } from '../../contract/session.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import type { Store } from '../store/database.ts';
import { deleteLinks, insertLink, takeLink } from '../store/sessions.ts';
import { hashOf, newSecret } from './secret.ts';

/** A link that lies about does no harm for longer than this. */
const VALID_MS = 24 * 3_600_000;

/** What comes behind the address of the console: the part behind the `#` never leaves the browser by itself. */
export const linkPath = (secret: string): string => `/sign-in#${secret}`;

const NAMES: Readonly<Record<Role, string>> = { admin: 'Local admin', support: 'Local support' };

/** One-time links for who sits at the machine. Each signs in once; a new start makes new ones. */
export function createLinks({ store, clock }: { store: Store; clock: Clock }) {
  const latest = () => new Date(clock.now() + VALID_MS).toISOString();
  const sweep = () => deleteLinks(store, instantOf(clock), latest());
  return {
    /** Takes away what is too old. */
    sweep,
    /** Makes one link for each role. Those of an earlier start hold as long as they would: a restart that nobody saw voids none. */
    async makeAll(): Promise<Record<Role, string>> {
      await sweep();
      const secrets = { admin: newSecret(), support: newSecret() };
      const expires_at = latest();
      for (const each of role.options) await insertLink(store, { hash: hashOf(secrets[each]), role: each, expires_at });
      return secrets;
    },
    /** Uses a link up. @returns who it signs in, or null where it is not valid (any more) */
    async take(secret: string): Promise<Person | null> {
      const taken = await takeLink(store, hashOf(secret), instantOf(clock));
      return taken === null ? null : { method: 'link', subject: taken, name: NAMES[taken], role: taken };
    },
  };
}
export type Links = ReturnType<typeof createLinks>;
