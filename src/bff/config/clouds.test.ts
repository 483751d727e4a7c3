import { expect, test } from 'vitest';
import { allowLinks } from '../cloud/allowed-links.ts';
import { endpointsOf } from './clouds.ts';

test.each([
  ['https://dcs.eu-west-101.myhuaweicloud.com', '.eu-west-101.myhuaweicloud.com'],
  ['https://dcs.eu-de.otc.t-systems.com', '.eu-de.otc.t-systems.com'],
  ['https://dcs.example', 'dcs.example'],
  ['https://192.0.2.1', '192.0.2.1'],
])('with %s links may also lead to %s', (dcs, domain) => {
  const set = { dcs, iam: null, objectStoreHosts: null };
  expect(endpointsOf('cn-north-4', null, set).objectStoreHosts).toEqual(['.myhuaweicloud.com', domain]);
  expect(endpointsOf('cn-north-4', null, { ...set, objectStoreHosts: ['a.b'] }).objectStoreHosts).toEqual(['a.b']);
});

test.each([
  'https://dcs.co.uk',
  'https://dcs.com.cn',
  // Its owner gives the names below it to strangers.
  'https://dcs.github.io',
  'https://dcs.s3.amazonaws.com',
  // 公司.cn, as it stands in a URL.
  'https://dcs.公司.cn',
])('below the domain of %s are strangers: nothing there is allowed', (endpoint) => {
  const { hostname } = new URL(endpoint);
  const hosts = endpointsOf('cn-north-4', null, { dcs: endpoint, iam: null, objectStoreHosts: null }).objectStoreHosts;
  expect(hosts).toEqual(['.myhuaweicloud.com', hostname]);
  const fault = allowLinks(hosts, false);
  expect(fault(`https://stranger.${hostname.slice(hostname.indexOf('.') + 1)}/ca.zip`)).toContain('does not allow');
  expect(fault(`https://${hostname}/ca.zip`)).toBeNull();
});
