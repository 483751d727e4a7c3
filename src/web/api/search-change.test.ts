import { expect, test } from 'vitest';
import type { ConsoleCode } from '../../contract/error.ts';
import { aChange } from '../../testing/builders.ts';
import type { Change } from '../../contract/change.ts';
import type { Result } from './call.ts';
import { MOST_LOOKS, searchChange } from './search-change.ts';

const failing = (error_code: ConsoleCode): Result<Change> => ({
  ok: false,
  error: { error_code, error_msg: '', request_id: null, source: 'console', retry: 'later' },
});
const state = (name: Change['state']): Result<Change> => ({ ok: true, data: { ...aChange(), state: name } });

/** Searches with these answers. The last one repeats. */
async function searchAmong(...answers: [Result<Change>, ...Result<Change>[]]) {
  let asked = 0;
  const found = await searchChange(
    () => Promise.resolve(answers[Math.min(asked++, answers.length - 1)] ?? answers[0]),
    () => Promise.resolve(),
  );
  return { kind: found.kind, asked };
}

test('it waits for a server that is away, and for a request that is not decided', async () => {
  const away = failing('CONSOLE.NO_ANSWER');
  expect(await searchAmong(away, state('requested'), state('accepted'))).toEqual({ kind: 'found', asked: 3 });
  expect(await searchAmong(away, failing('CONSOLE.CHANGE_NOT_FOUND'))).toEqual({ kind: 'absent', asked: 2 });
});

test.each<ConsoleCode>(['CONSOLE.SIGN_IN_REQUIRED', 'CONSOLE.UNEXPECTED_ANSWER'])('it ends at %s', async (code) => {
  expect(await searchAmong(failing(code))).toEqual({ kind: 'unclear', asked: 1 });
});

test('it ends after a limit', async () => {
  expect(await searchAmong(failing('CONSOLE.OFFLINE'))).toEqual({ kind: 'unclear', asked: MOST_LOOKS });
  expect(await searchAmong(state('requested'))).toEqual({ kind: 'unclear', asked: MOST_LOOKS });
});
