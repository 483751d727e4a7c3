import { expect, test } from 'vitest';
import { readWish } from './user-command.ts';

test.each([
  ['list', { verb: 'list' }],
  ['add Alice', { verb: 'add', name: 'alice', role: 'support' }],
  ['add alice --role admin', { verb: 'add', name: 'alice', role: 'admin' }],
  ['--role=admin role alice', { verb: 'role', name: 'alice', role: 'admin' }],
  ['reset alice', { verb: 'reset', name: 'alice' }],
  ['disable alice', { verb: 'disable', name: 'alice' }],
  ['enable alice', { verb: 'enable', name: 'alice' }],
  ['remove alice', { verb: 'remove', name: 'alice' }],
])('%s is understood', (line, wish) => {
  expect(readWish(line.split(' '))).toEqual(wish);
});

test.each([
  '',
  'list alice',
  'list --role admin',
  'add',
  'add alice a-password',
  'add alice --role root',
  'add alice --password x',
  'role alice',
  'remove alice --role admin',
  'forget alice',
])('"%s" is not', (line) => {
  expect(readWish(line.split(' ').filter(Boolean))).toBeNull();
});
