import { expect, test } from 'vitest';
import { commonPasswords } from './common-passwords.ts';
import { faultOfPassword, normalised } from './password-rule.ts';

const COMMON = commonPasswords();
const fault = (password: string, name = 'alice.miller') => faultOfPassword(normalised(password), name, COMMON);

test('the list is as it is compared', () => {
  expect(COMMON.length).toBeGreaterThan(1000);
  expect(new Set(COMMON).size).toBe(COMMON.length);
  expect(COMMON.filter((each) => each !== normalised(each).toLowerCase() || each.length < 5)).toEqual([]);
});

test.each([
  'correct horse battery staple',
  'Zx7!kPq92#mW',
  'weiße Wolken über Wien',
  '我们昨天去了一个很远的山谷',
  'summer in the mountains with nobody',
  '🙂🙃😉😊😇🥰😍🤩😘😗☺️😚',
])('%s is good', (password) => {
  expect(fault(password)).toBeNull();
});

test.each([
  ['elevenchars', 'too short'],
  ['🙂🙂🙃🙃😉😉😊', 'too short'],
  ['\u{fb03}'.repeat(3), 'too short'],
  ['many words '.repeat(24), 'too long'],
  ['a line\nand another', 'cannot be typed'],
  ['a half \ud800 of a pair', 'cannot be typed'],
  ['the book of Alice M', 'name of the account'],
  ['xx-MILLER-xx-99', 'name of the account'],
  ['abababababababab', 'different characters'],
  ['password1234', 'easy to guess'],
  ['Password2024!', 'easy to guess'],
  ['P@ssw0rd123456', 'easy to guess'],
  ['Sun5h1n3-2024', 'easy to guess'],
  ['Huawei@123456', 'easy to guess'],
  ['RedisRedis2024', 'easy to guess'],
  ['qwertyuiop123456', 'easy to guess'],
  ['123456789012', 'easy to guess'],
  ['sunshine-dragon', 'easy to guess'],
  ['dcs-ssl-console', 'easy to guess'],
  ['ｐａｓｓｗｏｒｄ１２３４', 'easy to guess'],
  ['\u200b\u200c\u200d\u2060\ufeff\u00ad'.repeat(3), 'can be seen'],
  ['\u200b\u200c\u200d\u2060\ufeff\u{e0061}\u{2800}\u3164\ufe0f\u202a\u2066\u061c\u034f', 'can be seen'],
  ['elevenchars\u200b\u200b', 'can be seen'],
  ['pass\u200bword\u200c1234', 'easy to guess'],
  ['q\u200bw\u2060e\u200dr\u200ct\ufeffy\u00ad123456', 'easy to guess'],
  ['mil\u200bler and others', 'name of the account'],
  ['password         1234', 'easy to guess'],
  [' \u1680\u2028\u2029 \u3000'.repeat(3), 'different characters'],
])('%s is refused', (password, why) => {
  const sentence = fault(password);
  expect(sentence).toContain(why);
  expect(sentence).not.toContain(password);
});

test('a short name stands in too many words to be looked for', () => {
  expect(fault('some words with li in them', 'li')).toBeNull();
});
