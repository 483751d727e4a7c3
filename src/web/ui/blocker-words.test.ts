import { expect, test } from 'vitest';
import { anInstance } from '../../testing/builders.ts';
import { en } from '../text/en/texts.ts';
import { whyBlocked } from './blocker-words.ts';

const ssl = (state: string) => ({ state, source: 'detail', read_at: '2026-11-24T04:00:00.000Z' });

test('an eligible instance whose state is known can be switched', () => {
  expect(whyBlocked(anInstance({ ssl: ssl('on') }), false, en)).toBeNull();
  expect(whyBlocked(anInstance({ ssl: ssl('off') }), false, en)).toBeNull();
});

test('otherwise it says why: the change that runs, the verdict with what would help, or that the state is not known', () => {
  const proxy = anInstance({ verdict: { kind: 'ineligible', reason: 'proxy-cluster', evidence: [] } });
  const { reason, help } = en.rules.ineligible['proxy-cluster'];
  expect(whyBlocked(proxy, true, en)).toBe(en.switchDialog.changing);
  expect(whyBlocked(proxy, false, en)).toBe(`${reason} ${help}`);
  expect(whyBlocked(anInstance({ ssl: ssl('unknown') }), false, en)).toBe(en.instances.sslUnknown);
});
