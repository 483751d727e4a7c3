import { expect, test } from 'vitest';
import { claimAt, knownBy, nameIn, personOf } from './claims.ts';

const settings = { rolesClaim: 'groups', admins: ['admins', 'dba'], supporters: ['helpers'] };

test.each([
  [['admins'], 'admin'],
  [['x', 'dba'], 'admin'],
  [['helpers', 'admins'], 'admin'],
  [['helpers'], 'support'],
  ['helpers', 'support'],
  [['Admins', 'admins2', ' admins', 'x admins'], null],
  ['admins helpers', null],
  [[['admins']], null],
  [{ admins: true }, null],
  [[], null],
  [null, null],
  [undefined, null],
  [true, null],
])('%j makes %s', (groups, role) => {
  expect(knownBy({ sub: 's', groups }, settings).role).toBe(role);
  expect(personOf(knownBy({ sub: 's', groups }, settings))?.role ?? null).toBe(role);
});

test('a claim is found by its name, else by a path', () => {
  const claims = { 'https://a.example/roles': 1, 'a.b': 2, a: { b: 3, c: { d: 4 } }, list: ['x'] };
  expect(claimAt(claims, 'https://a.example/roles')).toBe(1);
  expect(claimAt(claims, 'a.b')).toBe(2);
  expect(claimAt(claims, 'a.c.d')).toBe(4);
  for (const path of ['a.x', 'a.b.c', 'x.y.z', '', 'constructor', 'a.constructor.name', '__proto__', 'list.length.x']) {
    expect(claimAt(claims, path)).toBe(undefined);
  }
});

test('people are called by what tells them apart', () => {
  const all = { sub: 's', name: 'Ada L.', email: 'ada@example.com', preferred_username: 'ada' };
  expect(nameIn(all)).toBe('ada');
  expect(nameIn({ ...all, preferred_username: ' ' })).toBe('ada@example.com');
  expect(nameIn({ sub: 's', name: 'Ada L.', email: 7 })).toBe('Ada L.');
  expect(nameIn({ sub: 's', preferred_username: 'console', email: '\u200b', name: 'Ada\u202e L.' })).toBe('Ada L.');
  expect(knownBy({ sub: 's' }, settings).name).toBe('s');
  expect(nameIn({ sub: 's', name: 'x'.repeat(500) })).toHaveLength(128);
});
