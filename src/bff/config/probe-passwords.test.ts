import { expect, test } from 'vitest';
import { parsePasswords } from './probe-passwords.ts';

const ID = '22222222-2222-4222-8222-222222222222';

test('passwords by instance id', () => {
  const { byInstance, faults } = parsePasswords(`{"${ID}": "secret"}`);
  expect([...byInstance]).toEqual([[ID, 'secret']]);
  expect(faults).toEqual([]);
});

test.each([null, '', 'no json', '[]', '"text"', 'null'])('%j is one fault', (text) => {
  expect(parsePasswords(text).faults).toHaveLength(1);
});

test('every faulty entry is named, and what stands in it is not repeated', () => {
  const { faults } = parsePasswords(`{"${ID}": 12345, "secret-1": "${ID}", "secret-2": ""}`);
  expect(faults.map((fault) => fault.slice(0, 22))).toEqual([
    'entry 1: its value mus',
    'entry 2: its name must',
    'entry 3: its name must',
    'entry 3: its value mus',
  ]);
  expect(faults.join('\n')).not.toMatch(/12345|secret|2222/);
});
