import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { answerHeaders, NONCE_PLACEHOLDER } from './security-headers.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const PAGE = `<meta nonce="${NONCE_PLACEHOLDER}" /><script nonce="${NONCE_PLACEHOLDER}" src="/assets/a.js"></script>`;

let dcs: TestDcs;
let bff: TestBff;
let webDir: string;

beforeAll(async () => {
  webDir = mkdtempSync(join(tmpdir(), 'web-'));
  mkdirSync(join(webDir, 'assets'));
  // An earlier build may have left compressed files.
  for (const name of ['index.html', 'index.html.br', 'index.html.gz']) writeFileSync(join(webDir, name), PAGE);
  writeFileSync(join(webDir, 'assets', 'a.js'), '1');
  dcs = await startTestDcs();
  bff = await startTestBff(dcs, { webDir });
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
  rmSync(webDir, { recursive: true, force: true });
});

const open = (url: string) =>
  bff.inject({ url, headers: { accept: 'text/html', 'accept-encoding': 'gzip, br', 'if-none-match': '*' } });

test.each(['/', '/changes', '/index.html', '/index.html.br', '/index.html.gz', '/no/such/page'])(
  '%s is the page with a nonce of its own, the same in the policy and in the text',
  async (url) => {
    const answers = [await open(url), await open(url)];
    const nonces = answers.map(({ headers, payload }) => {
      const policy = String(headers['content-security-policy']);
      const nonce = /script-src 'self' 'nonce-([\w+/=]{24})';/.exec(policy)?.[1] ?? '';
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}';`);
      expect(payload).toBe(PAGE.replaceAll(NONCE_PLACEHOLDER, nonce));
      expect(headers['content-encoding']).toBeUndefined();
      expect(headers['etag']).toBeUndefined();
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  },
);

test('the policy of a page allows nothing that is unsafe', async () => {
  const policy = String((await open('/')).headers['content-security-policy']);
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  for (const directive of [
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "style-src-attr 'none'",
  ]) {
    expect(policy).toContain(directive);
  }
  expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
});

test.each(['/healthz', '/api/instances', '/api/nothing', '/api/%zz', '/assets/a.js', '/assets/gone.js', '/'])(
  'security headers stand on %s',
  async (url) => {
    const { headers } = await bff.inject({ url });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'permissions-policy': expect.stringContaining('camera=()'),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(headers['strict-transport-security']).toBeUndefined();
  },
);

test('what is no page may do nothing at all', async () => {
  const { headers } = await bff.inject({ url: '/api/instances' });
  const policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  expect(headers['content-security-policy']).toBe(policy);
});

test('browsers are held to TLS only where they have come by it', () => {
  expect(answerHeaders(true)['strict-transport-security']).toMatch(/^max-age=31536000/);
  expect(answerHeaders(false)).not.toHaveProperty('strict-transport-security');
});
