import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { certificateIn } from './certificate.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

test('ca.crt is found in whichever folder it lies', () => {
  const zip = zipSync({ 'redis/readme.txt': strToU8('hello'), 'redis/ca.crt': strToU8(PEM) });
  expect(certificateIn(zip).toString()).toBe(PEM);
});

test.each([
  ['no zip', strToU8('not a zip'), 'cannot be read'],
  ['no ca.crt', zipSync({ 'other.crt': strToU8(PEM) }), 'holds no ca.crt'],
  ['a name that only ends so', zipSync({ 'xca.crt': strToU8(PEM) }), 'holds no ca.crt'],
  ['no certificate in it', zipSync({ 'ca.crt': strToU8('hello') }), 'not a PEM'],
  ['one that is too large', zipSync({ 'ca.crt': new Uint8Array(2 * 1024 * 1024) }), 'holds no ca.crt'],
  [
    'too many entries',
    zipSync(Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`${n}`, new Uint8Array()]))),
    'more than 100',
  ],
])('%s is told', (_name, zip, message) => {
  expect(() => certificateIn(zip)).toThrow(Failure);
  expect(() => certificateIn(zip)).toThrow(message);
});
