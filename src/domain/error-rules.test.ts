import { describe, expect, it } from 'vitest';
import { CONSOLE_CODES } from '../contract/error.ts';
import { foldCode, kindOfCode, retryAdviceFor } from './error-rules.ts';

describe('error rules', () => {
  it('folds the codes that exist twice into one', () => {
    expect(foldCode('111400026')).toBe('DCS.4026');
    expect(kindOfCode('111400026')).toBe('instance-busy');
    expect(kindOfCode('APIG.0308')).toBe('throttled');
  });

  it('explains every code of the console', () => {
    for (const code of CONSOLE_CODES) expect(kindOfCode(code)).not.toBeNull();
  });

  it.each([
    ['DCS.4201', 400, 'never'],
    ['DCS.4104', 400, 'later'],
    ['APIGW.0308', 429, 'safe'],
    ['CBC.99003651', 400, 'later'],
    ['DCS.9999', 400, 'never'],
    ['DCS.9999', 503, 'later'],
    ['X', 429, 'safe'],
  ] as const)('%s with status %i may be repeated: %s', (code, status, advice) => {
    expect(retryAdviceFor(code, status)).toBe(advice);
  });

  it('leaves a code that it does not know without an explanation', () => {
    expect(kindOfCode('DCS.9999')).toBeNull();
    expect(kindOfCode('constructor')).toBeNull();
  });
});
