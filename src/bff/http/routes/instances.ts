import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../../contract/endpoints.ts';
import { READ_AT_HEADER } from '../../../contract/instance.ts';
import type { ReadDetail } from '../../fleet/detail.ts';
import type { FleetList } from '../../fleet/list.ts';
import type { Encoding } from '../../fleet/rendered.ts';
import { instanceIdOf } from './params.ts';

/** The best encoding that a browser takes. Browsers that take brotli say `br`; weights are not weighed. */
function encodingFor(accept: string | string[] | undefined): Encoding {
  const accepted = String(accept ?? '');
  const takes = (name: string) => new RegExp(`(^|[\\s,])${name}\\s*(,|$|;(?!\\s*q=0(\\.0*)?\\s*(,|$)))`).test(accepted);
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : 'identity';
}

export function instanceRoutes(app: FastifyInstance, deps: { list: FleetList; readDetail: ReadDetail }): void {
  app.get(PATHS.instances, async (request, reply) => {
    const rendered = await deps.list.read();
    reply.headers({ etag: rendered.etag, 'cache-control': 'no-cache', vary: 'accept-encoding' });
    // A 304 brings it too: the list is as it was, but it was read anew.
    reply.header(READ_AT_HEADER, rendered.list.read_at);
    if (request.headers['if-none-match']?.includes(rendered.etag) === true) return reply.code(304).send();
    const encoding = encodingFor(request.headers['accept-encoding']);
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    return reply.type('application/json; charset=utf-8').send(await rendered.body(encoding));
  });

  app.get(PATHS.instance, async (request, reply) => {
    const detail = await deps.readDetail(instanceIdOf(request));
    return reply.header('cache-control', 'no-store').send(detail);
  });
}
