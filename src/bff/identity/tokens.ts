import type { ProjectId } from '../../contract/ids.ts';
import type { Person } from '../../contract/session.ts';
import type { Session, Sessions } from './sessions.ts';

/** A token, the project that it is of, and the session that it came with. */
export interface HeldToken {
  token: string;
  project: ProjectId;
  session: Session;
}

/**
 * The tokens of those who signed in by their cloud account, in this process's memory and nowhere else: neither a browser nor the database
 * ever has one. A token is held as long as its session lives; a restart ends both.
 */
export function createTokens({ sessions }: { sessions: Pick<Sessions, 'onEnd' | 'lives'> }) {
  const held = new Map<string, HeldToken>();
  sessions.onEnd((sessionId) => held.delete(sessionId));

  return {
    /** Keeps a token, unless its session has ended already. */
    async keep(session: Session, token: string, project: ProjectId): Promise<void> {
      held.set(session.session_id, { token, project, session });
      if (!(await sessions.lives(session))) held.delete(session.session_id);
    },
    /** The token of a project, by the newest session of a person that has not ended; the newest of another project where there is none; or null. */
    async of({ method, subject }: Pick<Person, 'method' | 'subject'>, project: ProjectId): Promise<HeldToken | null> {
      const theirs = [...held.values()].filter(
        ({ session: { person } }) => person.method === method && person.subject === subject,
      );
      // Newest first; hardly anybody has more than one.
      let other: HeldToken | null = null;
      for (const each of theirs.toReversed()) {
        if ((other === null || each.project === project) && (await sessions.lives(each.session))) {
          if (each.project === project) return each;
          other = each;
        }
      }
      return other;
    },
  };
}
export type Tokens = ReturnType<typeof createTokens>;
