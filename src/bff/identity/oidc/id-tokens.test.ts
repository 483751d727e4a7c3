import { expect, test } from 'vitest';
import type { Session } from '../sessions.ts';
import { createIdTokens } from './id-tokens.ts';

const session = (session_id: string): Session => ({
  hash: '',
  session_id,
  person: { method: 'oidc', subject: 's', name: 's', role: 'support' },
  address: '',
  user_agent: '',
  created_at: '',
  seen_at: '',
  expires_at: '',
});

/** The listeners to the end of sessions. */
const listeners = new Set<(sessionId: string) => void>();
const onEnd = (listener: (sessionId: string) => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

test('a token goes with its session', async () => {
  const tokens = createIdTokens({ sessions: { onEnd, lives: () => Promise.resolve(true) } });
  const [first, second] = [session('a'), session('b')];
  await tokens.keep(first, 'token a');
  await tokens.keep(second, 'token b');
  expect([tokens.of(first), tokens.of(second)]).toEqual(['token a', 'token b']);
  for (const listener of listeners) listener('a');
  expect([tokens.of(first), tokens.of(second)]).toEqual([null, 'token b']);
});
