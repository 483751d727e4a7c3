import { expect, test } from 'vitest';
import { instance as instanceSchema } from '../../contract/instance.ts';
import { hintOf, toInstance, toInstant, toJob, toSslDetail, withPort } from './map.ts';
import { wireInstance, wireJob, wireSslDetail, wireTaskList } from './wire.ts';
import { PROJECT } from '../../testing/builders.ts';

const AT = '2026-11-24T04:15:19.000Z';
const ID = '553a2516-7ef1-4a02-92c9-ad9c1f7d0f9a';

const row = (fields: Record<string, unknown>) => {
  const wire = wireInstance.parse({ instance_id: ID, ...fields });
  return toInstance(wire, PROJECT, hintOf(wire, AT));
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
  expect(toInstance(wire, PROJECT, hintOf(wire, AT))).toBeNull();
});

test('each IP gets the port, a domain name that has one keeps it', () => {
  const addresses = row({ ip: '10.0.0.1, 10.0.0.2', port: 6379, domain_name: 'redis.example.com:6380' })?.addresses;
  expect(addresses).toEqual(['10.0.0.1:6379', '10.0.0.2:6379', 'redis.example.com:6380']);
  expect(withPort('fe80::1', 6379)).toBe('[fe80::1]:6379');
  expect(withPort('redis.example.com', null)).toBe('redis.example.com');
});

test('the domain name for reading and the public address are addresses, too, each once', () => {
  const addresses = row({
    ip: '10.0.0.1',
    port: 6379,
    domain_name: 'redis.example.com',
    readonly_domain_name: 'redis-readonly.example.com',
    publicip_address: '203.0.113.9',
  })?.addresses;
  expect(addresses).toEqual([
    '10.0.0.1:6379',
    'redis.example.com:6379',
    'redis-readonly.example.com:6379',
    '203.0.113.9:6379',
  ]);
  expect(row({ ip: '10.0.0.1', port: 6379, publicip_address: '10.0.0.1' })?.addresses).toEqual(['10.0.0.1:6379']);
});

test.each([
  ['a text', 'BACKUPING', 'BACKUPING'],
  ['an object', { name: 'BACKUPING' }, '{"name":"BACKUPING"}'],
  ['a list', [{ task: 'x' }], '[{"task":"x"}]'],
  ['a number', 7, '7'],
])('whatever stands in `task` means busy: %s', (_name, task, told) => {
  const read = row({
    spec_code: 'redis.ha.xu1.large.r2.4',
    engine: 'Redis',
    engine_version: '6.0',
    status: 'RUNNING',
    task,
  });
  expect(read).toMatchObject({ task: told, verdict: { kind: 'busy', reason: 'task-running' } });
});

test.each([null, undefined, '', ' ', {}, []])('nothing in `task` (%j) means none', (task) => {
  expect(row({ task })?.task).toBeNull();
});

test('the edition is `generic` or `enterprise`, in DCS’s words', () => {
  expect(row({ product_type: 'generic' })?.edition).toBe('basic');
  expect(row({ product_type: 'enterprise' })?.edition).toBe('enterprise');
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

test('what is too long is cut, and says by how much', () => {
  const read = row({ name: 'n'.repeat(2_000_000), description: 'd'.repeat(1025), status: 's'.repeat(257) });
  expect(read?.name).toBe(`${'n'.repeat(256)}… (1999744 characters left out)`);
  expect(read?.description).toBe(`${'d'.repeat(1024)}… (1 characters left out)`);
  expect(read?.status).toBe(`${'s'.repeat(256)}… (1 characters left out)`);
  const job = wireJob.parse({ status: 'FAIL', fail_reason: 'r'.repeat(2_000_000) });
  expect(toJob(job, 'job-1')?.fail_reason).toBe(`${'r'.repeat(1000)}… (1999000 characters left out)`);
});

test('of addresses and tags the first are kept, and the others counted', () => {
  const ip = Array.from({ length: 20_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`).join(', ,');
  const tags = Array.from({ length: 100 }, (_, n) => ({ key: `k${n}`, value: 'v'.repeat(300) }));
  const read = row({ ip, tags, port: 6379, domain_name: 'redis.example.com' });
  expect(read?.addresses).toHaveLength(257);
  expect(read?.addresses[0]).toBe('10.0.0.0:6379');
  expect(read?.addresses.at(-1)).toBe('redis.example.com:6379');
  expect(read?.tags).toHaveLength(64);
  expect(read?.tags[0]?.value).toBe(`${'v'.repeat(256)}… (44 characters left out)`);
  expect(read?.left_out).toEqual({ addresses: 20_000 - 256, tags: 36 });
  expect(instanceSchema.safeParse(read).success).toBe(true);
});

test('what is too long to be a host is no address', () => {
  expect(row({ ip: `10.0.0.1,${'x'.repeat(2_000_000)}` })).toMatchObject({
    addresses: ['10.0.0.1'],
    left_out: { addresses: 1, tags: 0 },
  });
  expect(row({ ip: '10.0.0.1' })).not.toHaveProperty('left_out');
});

const tasks = (length: number) => wireTaskList.safeParse({ tasks: Array.from({ length }, () => ({ id: 't' })) });

test('a list of rows that are read whole has a bound: what is looked for may be beyond it', () => {
  expect(tasks(1000).data?.tasks).toHaveLength(1000);
  expect(tasks(1001).error?.issues).toMatchObject([{ code: 'too_big', maximum: 1000, path: ['tasks'] }]);
  expect(wireTaskList.parse({}).tasks).toEqual([]);
  expect(wireTaskList.parse({ tasks: 'none' }).tasks).toEqual([]);
});

test('an optional id that is too long counts as missing: half of it would be another’s', () => {
  const list = wireTaskList.parse({ tasks: [{ id: 'x'.repeat(257), job_id: 'y'.repeat(257), name: 'n' }] });
  expect(list.tasks).toMatchObject([{ id: null, job_id: null, name: 'n' }]);
});
