import type { Clock } from '../../clock.ts';
import type { Session, Sessions } from '../sessions.ts';

/**
 * The identity provider's tokens by session, for signing out there too: in memory, and nowhere else. After a restart there are none, and
 * the provider asks the person whom it should sign out.
 */
export function createIdTokens({ sessions, clock }: { sessions: Pick<Sessions, 'onEnd'>; clock: Clock }) {
  const held = new Map<string, { token: string; until: number }>();
  sessions.onEnd((sessionId) => held.delete(sessionId));

  /** Sessions that end by themselves are told of by nobody. */
  function forgetEnded(): void {
    for (const [id, { until }] of held) if (until <= clock.now()) held.delete(id);
  }

  return {
    keep({ session_id, expires_at }: Session, token: string): void {
      forgetEnded();
      held.set(session_id, { token, until: Date.parse(expires_at) });
    },
    of: ({ session_id }: Session): string | null => held.get(session_id)?.token ?? null,
  };
}
export type IdTokens = ReturnType<typeof createIdTokens>;
