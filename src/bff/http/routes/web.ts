import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { instanceRoutes } from '../../../contract/routes/instances.ts';
import { answerNotFound, isApiPath } from '../not-found.ts';
import { NONCE_PLACEHOLDER, pageHeaders } from '../security-headers.ts';
import { publicFileRoutes } from './public-files.ts';

/** The pages that show the fleet. The browser may request the list while the script still loads. */
const FLEET_PAGES = new Set(['/', '/instances']);
const PRELOAD_LIST = `<${instanceRoutes.listInstances.path}>; rel=preload; as=fetch; crossorigin`;

function wantsPage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const isFile = request.url.startsWith('/assets/');
  return isRead && !isFile && !isApiPath(request) && (request.headers.accept ?? '').includes('text/html');
}

/**
 * Serves the built web from a folder: files under `/assets/` have a hash in their name and are kept for a year, those
 * of `public/` have names of their own (public-files.ts), and every other path is answered with `index.html`, whose
 * router finds the page.
 */
export async function webRoutes(app: FastifyInstance, { webDir }: { webDir: string }): Promise<void> {
  const index = join(webDir, 'index.html');
  const isBuilt = existsSync(index);
  if (!isBuilt) app.log.warn({ webDir }, 'the web is not built (npm run build): only the API is served');

  /**
   * The page is never cached, because its nonce is for one answer. The file is read each time, so that a new build
   * counts at once.
   */
  async function answerPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const nonce = randomBytes(18).toString('base64');
    const html = (await readFile(index, 'utf8')).replaceAll(NONCE_PLACEHOLDER, nonce);
    if (FLEET_PAGES.has(request.url.split('?', 1)[0] ?? '')) reply.header('link', PRELOAD_LIST);
    return reply
      .headers({ ...pageHeaders(nonce), 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(html);
  }

  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: join(webDir, 'assets'),
      prefix: '/assets/',
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply) => {
        reply.setHeader('cache-control', 'public, max-age=31536000, immutable');
        // One URL has several encodings, and a cache must not give a browser an encoding that it did not ask for.
        reply.setHeader('vary', 'accept-encoding');
      },
    });
  }

  if (isBuilt) publicFileRoutes(app, { webDir });
  if (isBuilt) app.get('/', (request, reply) => answerPage(request, reply));
  app.setNotFoundHandler((request, reply) =>
    isBuilt && wantsPage(request) ? answerPage(request, reply) : answerNotFound(request, reply),
  );
}
