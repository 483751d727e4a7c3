import { expect, test } from 'vitest';
import type { Session } from './sessions.ts';
import { createTokens } from './tokens.ts';
import { PROJECT } from '../../testing/builders.ts';

const at = '2026-11-24T04:00:00.000Z';
const expires_at = '2026-11-24T05:00:00.000Z';

function aSession(session_id: string, subject: string): Session {
  const person = { method: 'iam', subject, name: subject, role: 'admin' } as const;
  return { hash: session_id, session_id, person, address: '', user_agent: '', created_at: at, seen_at: at, expires_at };
}

/** Tokens with sessions that all claim to live. So a token that is not found is not held any more. */
function held() {
  const listeners = new Set<(sessionId: string) => void>();
  const sessions = {
    lives: () => Promise.resolve(true),
    onEnd: (listener: (sessionId: string) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const end = (sessionId: string) => listeners.forEach((told) => told(sessionId));
  return { tokens: createTokens({ sessions }), end };
}
const ann = { method: 'iam', subject: 'ann' } as const;

test('a token goes out of memory with its session, the newest of a person’s counts', async () => {
  const { tokens, end } = held();
  await tokens.keep(aSession('1', 'ann'), 'first', PROJECT);
  await tokens.keep(aSession('2', 'ann'), 'second', PROJECT);
  await tokens.keep(aSession('3', 'bob'), 'bob’s', PROJECT);
  expect(await tokens.of(ann, PROJECT)).toMatchObject({ token: 'second' });
  end('2');
  expect(await tokens.of(ann, PROJECT)).toMatchObject({ token: 'first' });
  end('1');
  expect(await tokens.of(ann, PROJECT)).toBeNull();
});

test('none is kept of a session that ended before it came', async () => {
  const sessions = { lives: () => Promise.resolve(false), onEnd: () => () => {} };
  const tokens = createTokens({ sessions });
  await tokens.keep(aSession('1', 'ann'), 'late', PROJECT);
  sessions.lives = () => Promise.resolve(true);
  expect(await tokens.of(ann, PROJECT)).toBeNull();
});
