import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startTestBff, type TestBff } from '../../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { createWebFolder } from '../../../testing/web-folder.ts';
import { PUBLIC_FILES } from './public-files.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const PUBLIC = fileURLToPath(new URL('../../../../public', import.meta.url));
const PAGE = fileURLToPath(new URL('../../../../index.html', import.meta.url));

let dcs: TestDcs;
let bff: TestBff;
const web = createWebFolder();
beforeAll(async () => {
  dcs = await startTestDcs();
  // Nobody is signed in.
  bff = await startTestBff(dcs, { webDir: web.webDir, as: null });
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
  web.remove();
});

const files = Object.entries(PUBLIC_FILES);
const read = (path: string) => readFileSync(`${PUBLIC}${path}`);

test('each file of public/ has a route, and each route a file', () => {
  const present = readdirSync(PUBLIC, { recursive: true, encoding: 'utf8' });
  expect(present.map((name) => `/${name}`).sort()).toEqual(Object.keys(PUBLIC_FILES).sort());
});

test.each(files)('%s comes to a browser that is not signed in, as %s', async (url, type) => {
  // Like a browser that opens the file by its URL.
  const response = await bff.inject({ url, headers: { accept: 'text/html,*/*' } });
  expect(response.statusCode).toBe(200);
  expect(response.rawPayload).toEqual(read(url));
  expect(response.headers).toMatchObject({
    'content-type': type,
    'cache-control': 'public, max-age=3600',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  expect(response.headers['set-cookie']).toBeUndefined();
  const head = await bff.inject({ method: 'HEAD', url });
  expect([head.statusCode, head.payload]).toEqual([200, '']);
});

test('a build without them answers 404, and not with the page', async () => {
  const bare = createWebFolder({ publicFiles: false });
  const server = await startTestBff(dcs, { webDir: bare.webDir, as: null });
  for (const [url] of files) {
    const { statusCode } = await server.inject({ url, headers: { accept: 'text/html,*/*' } });
    expect([url, statusCode]).toEqual([url, 404]);
  }
  await server.stop();
  bare.remove();
});

test('crawlers are to read nothing', () => {
  expect(read('/robots.txt').toString()).toBe('User-agent: *\nDisallow: /\n');
});

test('the manifest names icons that are there, in their sizes, and the page’s policy lets it in', async () => {
  const icon = z.object({ src: z.string(), sizes: z.string(), type: z.literal('image/png') });
  const manifest = z
    .object({ name: z.literal('DCS SSL Console'), start_url: z.literal('/'), icons: z.array(icon).min(1) })
    .parse(JSON.parse(read('/manifest.webmanifest').toString()));
  for (const { src, sizes } of manifest.icons) {
    const png = read(src);
    expect([src, `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`]).toEqual([src, sizes]);
  }
  expect(readFileSync(PAGE, 'utf8')).toContain('<link rel="manifest" href="/manifest.webmanifest" />');
  const page = await bff.inject({ url: '/', headers: { accept: 'text/html' } });
  expect(page.headers['content-security-policy']).toContain("manifest-src 'self'");
});
