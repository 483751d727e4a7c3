import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanName, displayName, isReserved } from './display-name.ts';

const somebody = { method: 'oidc', subject: '248289761001' } as const;
const called = (...names: string[]) => displayName(somebody, names);

describe('a name that stands for somebody else', () => {
  test.each([
    'console',
    ' Console ',
    'CONSOLE',
    'ｃｏｎｓｏｌｅ',
    'con\u200bsole',
    'con\u00adsole',
    '\u202econsole\u202c',
    'cönsole',
    'con-sole.',
    'not signed in',
    'Not  signed\tin',
    'terminal',
    'several',
    'system',
    'DCS',
    '控制台',
    '未登录',
    'Local admin',
    'local_support',
    'c\u043ensole',
    '\u0421\u041eNSOLE',
    '\u03f2\u03bfns\u03bfle',
    'conso1e',
    'consoIe',
    'c0nsole',
    '\u0455\u0443\u0455tem',
    '\u03a4\u0395RMINAL',
  ])('%j is nobody’s', (name) => {
    expect(isReserved(cleanName(name))).toBe(true);
    expect(called(name)).toBe('248289761001');
    expect(called(name, 'ada')).toBe('ada');
  });

  test('is none by its subject, either', () => {
    expect(displayName({ method: 'oidc', subject: 'console' }, ['console'])).toBe('oidc console');
    expect(displayName({ method: 'local', subject: 'system' }, ['system'])).toBe('local system');
    expect(displayName({ method: 'iam', subject: '\u200b' }, [' '])).toBe('iam');
  });

  test.each(['consoles', 'anna console', 'console2', 'sysadmin', 'localadmin2', 'a', 'консоль', 'система', 'κονσόλα'])(
    '%j is a name',
    (name) => {
      expect(called(name)).toBe(name);
    },
  );
});

test.each(['', ' ', '\t\n', '\u200b\u200b', '\u3164', '\u2800', '\ufeff', '\u00a0', '\u202e', '\0'])(
  '%j is no name: the subject is',
  (name) => {
    expect(called(name)).toBe('248289761001');
  },
);

test.each([
  ['ada\u202egnirts', 'adagnirts'],
  ['a\r\nb', 'a b'],
  ['  Ada \t Lovelace ', 'Ada Lovelace'],
  ['José Ñandú', 'José Ñandú'],
  ['李 雷', '李 雷'],
  ['שלום', 'שלום'],
  ['\x1b[31mred', '[31mred'],
  ['a\ud800b', 'ab'],
])('%j is shown as %j', (name, shown) => {
  expect(cleanName(name)).toBe(shown);
});

test('a long name is cut, and not within a letter', () => {
  expect(cleanName('x'.repeat(500))).toHaveLength(128);
  expect(cleanName(`x${'😀'.repeat(500)}`)).toBe(`x${'😀'.repeat(63)}`);
});

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/u;

test('whatever comes in, what is shown is one line without what is not seen, and stays as it is when it comes in again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (subject, name) => {
      const shown = displayName({ method: 'oidc', subject }, [name]);
      expect(UNSEEN.test(shown)).toBe(false);
      expect(shown.trim()).toBe(shown);
      expect(shown).not.toBe('');
      expect(isReserved(shown)).toBe(false);
      expect(cleanName(shown)).toBe(shown);
    }),
  );
});
