import { negotiate } from '@fastify/accept-negotiator';
import { READ_AT_HEADER } from '../../../contract/instance.ts';
import { oldestReading } from '../../../domain/scope-readings.ts';
import type { FleetList } from '../../fleet/list.ts';
import type { Encoding } from '../../fleet/rendered.ts';
import type { Handlers } from '../handlers.ts';
import { scopeOf, type Scopes } from '../scopes.ts';

/** What the list can be sent in, the smallest first. */
const ENCODINGS: Encoding[] = ['br', 'gzip', 'identity'];

export function instanceHandlers(deps: {
  list: FleetList;
  scopes: Scopes;
}): Pick<Handlers, 'listInstances' | 'showInstance'> {
  const listInstances: Handlers['listInstances'] = async (_asked, request, reply) => {
    const rendered = await deps.list.read();
    reply.headers({ etag: rendered.etag, 'cache-control': 'no-cache', vary: 'accept-encoding' });
    // A 304 has this header too, because the unchanged list was read again.
    const readAt = oldestReading(rendered.list.scopes);
    if (readAt !== null) reply.header(READ_AT_HEADER, readAt);
    if (request.headers['if-none-match']?.includes(rendered.etag) === true) return reply.code(304).send();
    const encoding = negotiate(request.headers['accept-encoding']?.toString() ?? '', ENCODINGS) ?? 'identity';
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    return reply.type('application/json; charset=utf-8').send(await rendered.body(encoding));
  };
  return {
    listInstances,
    showInstance: async ({ params }) => scopeOf(deps.scopes, params.project_id).readDetail(params.instance_id),
  };
}
