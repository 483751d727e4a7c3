import { expect, test } from 'vitest';
import { allowLinks } from './allowed-links.ts';

const inCloud = allowLinks(['.myhuaweicloud.com', 'obs.example.com'], false);

test.each([
  'https://bucket.obs.eu-west-101.myhuaweicloud.com/ca.zip?Signature=x',
  'https://BUCKET.OBS.MYHUAWEICLOUD.COM:443/ca.zip',
  'https://obs.example.com/ca.zip',
])('%s may be fetched', (link) => expect(inCloud(link)).toBeNull());

test.each([
  ['http://bucket.obs.myhuaweicloud.com/', 'is not https'],
  ['file:///etc/passwd', 'is not https'],
  ['no link', 'is not a URL'],
  ['https://myhuaweicloud.com/', 'does not allow'],
  ['https://evilmyhuaweicloud.com/', 'does not allow'],
  ['https://myhuaweicloud.com.evil.example/', 'does not allow'],
  ['https://a.obs.example.com/', 'does not allow'],
  ['https://127.0.0.1/', 'does not allow'],
  ['https://169.254.169.254/latest/meta-data', 'does not allow'],
  ['https://[::1]/', 'does not allow'],
  ['https://obs.example.com@evil.example/', 'has a user'],
  ['https://evil.example#.myhuaweicloud.com', 'does not allow'],
  ['https://evil.example\\.myhuaweicloud.com/', 'does not allow'],
  ['https://obs.example.com:6379/', 'another port'],
])('%s may not', (link, fault) => {
  expect(inCloud(link)).toContain(fault);
  // A presigned link is a key.
  expect(inCloud(link)).not.toContain('evil');
});

test('the embedded DCS leads to this machine, and nobody else does', () => {
  const embedded = allowLinks([], true);
  expect(embedded('http://127.0.0.1:4320/bucket/ca.zip')).toBeNull();
  expect(embedded('http://[::1]:4320/bucket/ca.zip')).toBeNull();
  expect(embedded('http://192.0.2.1/')).toBe('is not https');
  expect(inCloud('http://127.0.0.1:4320/bucket/ca.zip')).toBe('is not https');
});
