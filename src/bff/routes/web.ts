import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PATHS } from '../../contract/endpoints.ts';
import { answerNotFound, isApiPath } from '../http/not-found.ts';

/** The pages that show the fleet: their browser may ask for the list while the script still loads (design.md §8). */
const FLEET_PAGES = new Set(['/', '/instances']);
const PRELOAD_LIST = `<${PATHS.instances}>; rel=preload; as=fetch; crossorigin`;

function wantsPage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const isFile = request.url.startsWith('/assets/');
  return isRead && !isFile && !isApiPath(request) && (request.headers.accept ?? '').includes('text/html');
}

function answerPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (FLEET_PAGES.has(request.url.split('?', 1)[0] ?? '')) reply.header('link', PRELOAD_LIST);
  return reply.sendFile('index.html');
}

/**
 * Serves the built web from a folder: files under `/assets/` have a hash in their name and are kept for a year, and every
 * address that is no file is answered with `index.html`, in which the browser's router finds the page.
 */
export async function webRoutes(app: FastifyInstance, { webDir }: { webDir: string }): Promise<void> {
  const isBuilt = existsSync(join(webDir, 'index.html'));
  if (!isBuilt) app.log.warn({ webDir }, 'the web is not built (npm run build): only the API is served');

  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: webDir,
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(join(webDir, 'assets'));
        reply.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        // One address, several forms: a cache in between must not hand one browser's form to another.
        reply.setHeader('vary', 'accept-encoding');
      },
    });
  }

  if (isBuilt) app.get('/', answerPage);
  app.setNotFoundHandler((request, reply) =>
    isBuilt && wantsPage(request) ? answerPage(request, reply) : answerNotFound(request, reply),
  );
}
