import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { answerNotFound } from '../not-found.ts';

/** The files of `public/` that browsers and crawlers look for under fixed names, with their content types. */
export const PUBLIC_FILES = {
  '/favicon.ico': 'image/x-icon',
  '/icon-192.png': 'image/png',
  '/icon-512.png': 'image/png',
  '/icon-maskable-512.png': 'image/png',
  '/manifest.webmanifest': 'application/manifest+json; charset=utf-8',
  '/robots.txt': 'text/plain; charset=utf-8',
} as const;

/** Their names have no hash, so a new build must be visible within an hour. */
const KEPT = 'public, max-age=3600';

/**
 * Serves the files of `public/`, which the build puts beside the page. Everyone may read them, because they tell
 * nothing about the fleet.
 */
export function publicFileRoutes(app: FastifyInstance, { webDir }: { webDir: string }): void {
  for (const [path, type] of Object.entries(PUBLIC_FILES)) {
    app.get(path, async (request, reply) => {
      const content = await readFile(join(webDir, path)).catch(() => null);
      if (content === null) return answerNotFound(request, reply);
      return reply.header('cache-control', KEPT).type(type).send(content);
    });
  }
}
