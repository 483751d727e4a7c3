import { expect, test } from 'vitest';
import { installFault } from './install.mjs';

test.each(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT'])('npm without a network (%s) is told so', (code) => {
  const output = `npm error code ${code}\nnpm error network request to https://registry.example/x failed`;
  expect(installFault(output)).toContain(`cannot reach its registry (${code}): check the network`);
});

test('another fault is in the lines above', () => {
  expect(installFault('npm error code EACCES')).toContain('see the lines above');
});
