import { expect, test } from 'vitest';
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
