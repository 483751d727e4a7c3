import { expect, test } from 'vitest';
import { instance as instanceSchema } from '../../contract/instance.ts';
import { hintOf, toInstance, toInstant, toJob, toSslDetail, withPort } from './map.ts';
import { wireInstance, wireJob, wireSslDetail } from './wire.ts';

const AT = '2026-11-24T04:15:19.000Z';
const ID = '553a2516-7ef1-4a02-92c9-ad9c1f7d0f9a';

const row = (fields: Record<string, unknown>) => {
  const wire = wireInstance.parse({ instance_id: ID, ...fields });
  return toInstance(wire, hintOf(wire, AT));
};

test('a row of nothing but an id is still a row', () => {
  expect(instanceSchema.safeParse(row({})).success).toBe(true);
  expect(row({})).toMatchObject({ ssl: { state: 'unknown', source: 'hint' }, addresses: [], type: 'unknown' });
});

test('fields of a wrong type are read where they can be, and lost alone where they cannot', () => {
  const read = row({
    name: 5,
    port: '6379',
    used_memory: '12.5',
    max_memory: {},
    enable_ssl: 'true',
    tags: [{ key: 7, value: 8 }],
    features: { support_ssl: 'false' },
    description: ['?'],
  });
  expect(read).toMatchObject({
    name: '5',
    used_memory: 12.5,
    max_memory: 0,
    ssl: { state: 'on' },
    tags: [{ key: '7', value: '8' }],
    description: '',
  });
  expect(read?.verdict.evidence).toContainEqual({ field: 'features.support_ssl', value: 'false' });
});

test('an id that cannot be carried in a path makes no row', () => {
  const wire = wireInstance.parse({ instance_id: '../admin' });
  expect(toInstance(wire, hintOf(wire, AT))).toBeNull();
});

test('each IP gets the port, a domain name that has one keeps it', () => {
  const addresses = row({ ip: '10.0.0.1, 10.0.0.2', port: 6379, domain_name: 'redis.example.com:6380' })?.addresses;
  expect(addresses).toEqual(['10.0.0.1:6379', '10.0.0.2:6379', 'redis.example.com:6380']);
  expect(withPort('fe80::1', 6379)).toBe('[fe80::1]:6379');
  expect(withPort('redis.example.com', null)).toBe('redis.example.com');
});

test('SSL detail: 204 and a missing `enabled` are off', () => {
  expect(toSslDetail(null).enabled).toBe(false);
  expect(toSslDetail(wireSslDetail.parse({ ip: '10.0.0.1' })).enabled).toBe(false);
  const detail = toSslDetail(wireSslDetail.parse({ enabled: 'true', ip: '10.0.0.1', port: 6379 }));
  expect(detail).toMatchObject({ enabled: true, address: '10.0.0.1:6379' });
});

test.each([
  ['an error', { error_code: 'DCS.5024', error_msg: 'Failed to query the instance.', request_id: 'r-1' }],
  ['an error among fields', { error_code: 111400026, ip: '10.0.0.1' }],
  ['nothing', {}],
  ['nothing that is documented', { result: 'ok' }],
  ['a list', []],
  ['an `enabled` that is no truth value', { enabled: 'ENABLED', ip: '10.0.0.1' }],
  ['an empty `enabled`', { enabled: '' }],
])('SSL detail: %s does not pass for off', (_name, body) => {
  expect(wireSslDetail.safeParse(body).success).toBe(false);
});

test.each([
  ['1700000000000', '2023-11-14T22:13:20.000Z'],
  ['2026-11-24T04:15:19.5Z', '2026-11-24T04:15:19.500Z'],
  ['2026-11-24T04:15:19', AT],
  ['soon', null],
  ['', null],
  [null, null],
])('the moment %s is %s', (text, instant) => {
  expect(toInstant(text)).toBe(instant);
});

test('a job keeps a status that no document names', () => {
  const wire = wireJob.parse({ status: 'PAUSED', begin_time: 1700000000000 });
  expect(toJob(wire, 'job-1')).toMatchObject({
    job_id: 'job-1',
    status: 'PAUSED',
    begin_time: '2023-11-14T22:13:20.000Z',
  });
});
