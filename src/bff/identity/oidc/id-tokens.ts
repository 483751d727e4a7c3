import type { Session, Sessions } from '../sessions.ts';

/**
 * The identity provider's tokens by session, for signing out there too: in memory, and nowhere else. After a restart there are none, and
 * the provider asks the person whom it should sign out.
 */
export function createIdTokens({ sessions }: { sessions: Pick<Sessions, 'onEnd'> }) {
  const held = new Map<string, string>();
  sessions.onEnd((sessionId) => held.delete(sessionId));

  return {
    keep({ session_id }: Session, token: string): void {
      held.set(session_id, token);
    },
    of: ({ session_id }: Session): string | null => held.get(session_id) ?? null,
  };
}
export type IdTokens = ReturnType<typeof createIdTokens>;
