import { describe, expect, it } from 'vitest';
import { CONSOLE_CODES } from '../contract/error.ts';
import { foldCode, kindOfCode, retryAdviceFor } from './error-rules.ts';

describe('error rules', () => {
  it('folds the codes that exist twice into one', () => {
    expect(foldCode('111400026')).toBe('DCS.4026');
    expect(kindOfCode('111400026')).toBe('instance-busy');
    expect(kindOfCode('APIG.0308')).toBe('throttled');
  });

  it.each([
    ['111401001', 'credentials-refused'],
    ['111401004', 'credentials-refused'],
    ['111403002', 'permission-missing'],
    ['111403003', 'permission-missing'],
    ['111404001', 'instance-missing'],
    ['111404022', 'instance-missing'],
    ['111405001', 'request-refused'],
    ['DCS.4069', 'instance-busy'],
    ['DCS.4108', 'instance-busy'],
    ['DCS.4957', 'instance-busy'],
    ['DCS.4107', 'order-open'],
    ['DCS.4094', 'backup-refused'],
    ['DCS.4848', 'too-many-sessions'],
    ['APIGW.0303', 'clock-off'],
    ['APIGW.0305', 'credentials-refused'],
    ['APIGW.0104', 'wrong-endpoint'],
    ['APIGW.0203', 'gateway-failed'],
  ] as const)('%s comes down to %s', (code, kind) => {
    expect(kindOfCode(code)).toBe(kind);
  });

  it.each([
    [400, 'gateway-refused', 'never'],
    [413, 'gateway-refused', 'never'],
    [494, 'gateway-refused', 'never'],
    [502, 'gateway-unreachable', 'later'],
    [504, 'gateway-timeout', 'later'],
    [500, 'gateway-failed', 'later'],
  ] as const)('what APIGW.0201 means depends on its status: %i', (status, kind, advice) => {
    expect(kindOfCode('APIG.0201', status)).toBe(kind);
    expect(retryAdviceFor('APIGW.0201', status)).toBe(advice);
    expect(kindOfCode('DCS.4201', status)).toBe('ssl-unsupported');
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
