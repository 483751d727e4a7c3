import type { FastifyInstance } from 'fastify';
import type { Audit } from '../../audit/audit.ts';
import { exportStream } from '../../audit/export.ts';
import { instantOf, type Clock } from '../../platform/clock.ts';
import type { Handlers } from '../handlers.ts';
import { ownStreams } from '../owned-streams.ts';
import type { Sessions } from '../../identity/sessions.ts';
import type { Store } from '../../store/database.ts';
import { sessionOf } from './session.ts';

/** The most exports of one session at a time. */
const MOST_EXPORTS = 3;

const TYPES = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' } as const;

export function auditHandlers(
  app: FastifyInstance,
  deps: { audit: Audit; store: Store; clock: Clock; sessions: Sessions },
): Pick<Handlers, 'listAudit' | 'verifyAudit' | 'exportAudit'> {
  const own = ownStreams(app, deps.sessions, MOST_EXPORTS);

  return {
    listAudit: ({ query: { before = null, limit, ...filter } }) => deps.audit.page(filter, before, limit),

    verifyAudit: () => deps.audit.verify(),

    exportAudit: async ({ query: { format, ...filter } }, request, reply) => {
      const session = sessionOf(request);
      const lives = () => deps.sessions.lives(session);
      const stream = exportStream(deps.store, filter, format, lives);
      own(stream, session);
      const day = instantOf(deps.clock).slice(0, 10);
      return reply
        .headers({
          'cache-control': 'no-store',
          'content-disposition': `attachment; filename="audit-${day}.${format}"`,
        })
        .type(TYPES[format])
        .send(stream);
    },
  };
}
