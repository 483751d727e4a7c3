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

/** What a request asks for, parsed by the route table. */
export interface Asked<R extends Route> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
}

/** Carries out a route. It returns the data of the good answer, or answers by itself where that is no JSON. */
export type Handler<R extends Route> = (
  asked: Asked<R>,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<DataOf<R> | FastifyReply>;

/** One handler for each route of the table: it does not compile while one is missing. */
export type Handlers = { readonly [Name in RouteName]: Handler<Routes[Name]> };

/** Prepares the reading of a route's requests. The types of what is read follow from the table; that they agree with it is up to this function. */
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
      // A reply is awaited until it is over. A stream whose client went away has sent its headers, and has not ended.
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
