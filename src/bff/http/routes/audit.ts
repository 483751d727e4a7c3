import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { auditAction, auditFilter, exportFormat, type AuditFilter } from '../../../contract/audit.ts';
import { PATHS } from '../../../contract/endpoints.ts';
import type { Audit } from '../../audit/audit.ts';
import { exportStream } from '../../audit/export.ts';
import { instantOf, type Clock } from '../../platform/clock.ts';
import { ownStreams } from '../owned-streams.ts';
import { parse } from '../parse.ts';
import type { Sessions } from '../../identity/sessions.ts';
import type { Store } from '../../store/database.ts';
import { limitOf, limitText } from './params.ts';
import { sessionOf } from './session.ts';

const LIMIT = 100;
const MOST = 500;
/** Of one session at a time. */
const MOST_EXPORTS = 3;
const FILTER =
  `instance_id and change_id (UUIDs), action (${auditAction.options.join(', ')}), actor (a name, or console), ` +
  'from and to (e.g. 2026-11-24T04:15:19Z)';

/** A moment as a person or a script may write it; it is compared as the contract writes it. */
const moment = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => new Date(text).toISOString()),
);
const filterQuery = z.extend(auditFilter, { from: z.optional(moment), to: z.optional(moment) });
const pageQuery = z.extend(filterQuery, {
  before: z.optional(z.string().check(z.regex(/^\d{1,15}$/))),
  limit: limitText,
});
const exportQuery = z.extend(filterQuery, { format: exportFormat });

const TYPES = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' } as const;

export function auditRoutes(
  app: FastifyInstance,
  deps: { audit: Audit; store: Store; clock: Clock; sessions: Sessions },
): void {
  const own = ownStreams(app, deps.sessions, MOST_EXPORTS);

  app.get(PATHS.audit, async (request, reply) => {
    const what = `The query may have ${FILTER}, before (a number) and limit (1–${MOST})`;
    const { before, limit, ...filter } = parse(pageQuery, request.query, what);
    const page = await deps.audit.page(
      filter,
      before === undefined ? null : Number(before),
      limitOf(limit, LIMIT, MOST),
    );
    return reply.header('cache-control', 'no-store').send(page);
  });

  app.get(PATHS.auditChain, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await deps.audit.verify()),
  );

  app.get(PATHS.auditExport, { exposeHeadRoute: false }, async (request, reply) => {
    const what = `The query must have format (csv or jsonl), and may have ${FILTER}`;
    const { format, ...filter }: { format: z.infer<typeof exportFormat> } & AuditFilter = parse(
      exportQuery,
      request.query,
      what,
    );
    const session = sessionOf(request);
    const lives = () => deps.sessions.lives(session);
    const stream = exportStream(deps.store, filter, format, lives);
    own(stream, session);
    const day = instantOf(deps.clock).slice(0, 10);
    return reply
      .headers({ 'cache-control': 'no-store', 'content-disposition': `attachment; filename="audit-${day}.${format}"` })
      .type(TYPES[format])
      .send(stream);
  });
}
