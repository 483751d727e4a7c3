import type { ProjectId } from '../../contract/ids.ts';
import type { Person } from '../../contract/session.ts';
import type { Session, Sessions } from './sessions.ts';

/** A token, its project and its session. */
export interface HeldToken {
  token: string;
  project: ProjectId;
  session: Session;
}

/**
 * The tokens of people who signed in by their cloud account. They are only in this process's memory, never in a browser
 * or in the database. A token lives as long as its session; a restart ends both.
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
    /**
     * The token for a project, from the person's newest live session for it. Without one, the newest token for another
     * project, or null.
     */
    async of({ method, subject }: Pick<Person, 'method' | 'subject'>, project: ProjectId): Promise<HeldToken | null> {
      const theirs = [...held.values()].filter(
        ({ session: { person } }) => person.method === method && person.subject === subject,
      );
      // Newest first. Few people have more than one.
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
