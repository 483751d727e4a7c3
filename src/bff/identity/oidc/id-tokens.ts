import type { Session, Sessions } from '../sessions.ts';

/**
 * The identity provider's tokens by session, for signing out there too. They are only in memory. After a restart there
 * are none, and the provider asks the person to confirm the sign-out.
 */
export function createIdTokens({ sessions }: { sessions: Pick<Sessions, 'onEnd' | 'lives'> }) {
  const held = new Map<string, string>();
  sessions.onEnd((sessionId) => held.delete(sessionId));

  return {
    /** Keeps a token, unless its session has ended already. */
    async keep(session: Session, token: string): Promise<void> {
      held.set(session.session_id, token);
      if (!(await sessions.lives(session))) held.delete(session.session_id);
    },
    of: ({ session_id }: Session): string | null => held.get(session_id) ?? null,
  };
}
export type IdTokens = ReturnType<typeof createIdTokens>;
