import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  write(createLog('trace', { write: (line) => void (text += line) }));
  return text;
}

test.each([
  'authorization',
  'Authorization',
  'Proxy-Authorization',
  'cookie',
  'Set-Cookie',
  'X-Auth-Token',
  'x-subject-token',
  'X-Security-Token',
  'x-sdk-date',
  'X-Sdk-Content-Sha256',
  'ak',
  'sk',
  'securityToken',
  'password',
  'redisPassword',
  'client_secret',
  'access_token',
  'passcode',
  'code_verifier',
])('%s is never written, however deep it lies', (name) => {
  const line = logged((log) => {
    log.info({ [name]: 'S3CRET' }, 'at the top');
    log.info({ request: { headers: [{ [name]: 'S3CRET' }] } }, 'deep');
    log.error(
      { err: Object.assign(new Error('failed'), { answer: { headers: { [name]: 'S3CRET' } } }) },
      'of an error',
    );
    log.error(Object.assign(new Error('failed'), { [name]: 'S3CRET' }));
  });
  expect(line.split('\n')).toHaveLength(5);
  expect(line).not.toContain('S3CRET');
});

test('what is no secret is written as it is', () => {
  const at = new Date('2026-11-24T04:00:00.000Z');
  const line = logged((log) =>
    log.warn({ err: new Error('failed', { cause: 1 }), path: '/api', at, list: [1, null] }, 'text'),
  );
  expect(JSON.parse(line)).toMatchObject({
    msg: 'text',
    path: '/api',
    at: '2026-11-24T04:00:00.000Z',
    list: [1, null],
    err: { type: 'Error', message: expect.stringContaining('failed') },
  });
});

test('what lies too deep for a log is left out', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  expect(logged((log) => log.info({ circle }))).toContain('[Deep]');
});
