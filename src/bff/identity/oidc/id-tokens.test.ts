import { expect, test } from 'vitest';
import { createFakeClock } from '../../../testing/bff.ts';
import type { Session } from '../sessions.ts';
import { createIdTokens } from './id-tokens.ts';

const clock = createFakeClock();
const session = (session_id: string, ms: number): Session => ({
  hash: '',
  session_id,
  person: { way: 'oidc', subject: 's', name: 's', role: 'support' },
  address: '',
  user_agent: '',
  created_at: '',
  seen_at: '',
  expires_at: new Date(clock.now() + ms).toISOString(),
});

/** Who wants to know that a session has ended. */
const listeners = new Set<(sessionId: string) => void>();
const onEnd = (listener: (sessionId: string) => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

test('a token goes with its session, ended on purpose or by itself', async () => {
  const tokens = createIdTokens({ sessions: { onEnd }, clock });
  const [first, second, third] = [session('a', 1000), session('b', 1000), session('c', 5000)];
  tokens.keep(first, 'token a');
  tokens.keep(second, 'token b');
  expect([tokens.of(first), tokens.of(second), tokens.of(third)]).toEqual(['token a', 'token b', null]);
  for (const listener of listeners) listener('a');
  expect([tokens.of(first), tokens.of(second)]).toEqual([null, 'token b']);
  await clock.advance(1000);
  tokens.keep(third, 'token c');
  expect([tokens.of(second), tokens.of(third)]).toEqual([null, 'token c']);
});
