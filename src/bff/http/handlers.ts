import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { paramsIn } from '../../contract/routes/params.ts';
import {
  answersHead,
  successOf,
  type BodyOf,
  type DataOf,
  type ParamsOf,
  type QueryOf,
  type Route,
} from '../../contract/routes/route.ts';
import { ROUTE_NAMES, ROUTES, type RouteName, type Routes } from '../../contract/routes/table.ts';
import { fastifyPath } from '../platform/fastify-path.ts';
import { parse } from './parse.ts';

/** The parts of a request, parsed by the route table. */
export interface Asked<R extends Route> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
}

/** Carries out a route. It returns the data of a good answer, or answers by itself when that is not JSON. */
export type Handler<R extends Route> = (
  asked: Asked<R>,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<DataOf<R> | FastifyReply>;

/** One handler for each route of the table. A missing one is a compile error. */
export type Handlers = { readonly [Name in RouteName]: Handler<Routes[Name]> };

/**
 * Prepares the parsing of a route's requests. The types follow from the table; this function must make the values match
 * them.
 */
function readerOf<R extends Route>(route: R): (request: FastifyRequest) => Asked<R>;
function readerOf({ path, query, body }: Route): (request: FastifyRequest) => unknown {
  const params = paramsIn(path).map(({ name, schema, expects }) => ({ schema: z.object({ [name]: schema }), expects }));
  return (request) => ({
    params: Object.fromEntries(
      params.flatMap(({ schema, expects }) => Object.entries(parse(schema, request.params, expects))),
    ),
    query: query && parse(query.schema, request.query, query.expects),
    body: body && parse(body.schema, request.body, body.expects),
  });
}

function register<R extends Route>(app: FastifyInstance, route: R, handle: Handler<R>): void {
  const read = readerOf(route);
  const status = successOf(route);
  app.route({
    method: route.method,
    url: fastifyPath(route.path),
    exposeHeadRoute: answersHead(route),
    handler: async (request, reply) => {
      const answer = await handle(read(request), request, reply);
      // The handler has answered by itself. If the client of a stream went away, the headers are sent, but the reply
      // has not ended.
      if (reply.sent || reply.raw.headersSent || answer === reply) return reply;
      return reply.code(status).header('cache-control', 'no-store').send(answer);
    },
  });
}

/** Registers every route of the table. */
export function registerRoutes(app: FastifyInstance, handlers: Handlers): void {
  const add = <Name extends RouteName>(name: Name, handle: Handlers[Name]) =>
    register<Routes[Name]>(app, ROUTES[name], handle);
  for (const name of ROUTE_NAMES) add(name, handlers[name]);
}
