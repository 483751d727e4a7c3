import * as fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import * as z from 'zod/mini';
import { paramsIn } from '../contract/routes/params.ts';
import type { Part as Described } from '../contract/routes/route.ts';
import { fillPath } from '../contract/routes/path.ts';
import { keysOf, rightBy, wrongBy, type Known, type Values } from './from-schema.ts';
import { createGarbage } from './garbage.ts';
import { between, oneOf } from './seeded-random.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];
const PARTS = ['params', 'query', 'body'] as const;
type Part = (typeof PARTS)[number];

/** How a request is made: right by the schemas, with one fault, or without using them. */
const MAKES = ['right', 'right', 'right', 'wrong', 'wrong', 'garbage', 'garbage'] as const;
/** The number of examples of each part, which are made in advance. */
const EXAMPLES = 500;

type Examples = Partial<Record<Part, readonly Values[]>>;

/** A line of the route table, or a route of the page. */
export interface AskedRoute {
  readonly method: Method;
  readonly path: string;
  readonly query?: Described;
  readonly body?: Described;
}

/** The name of a route in a report. */
export const nameOf = ({ method, path }: AskedRoute): string => `${method} ${path}`;

/** The schema of each part of a route's requests. */
export function schemasOf({ path, query, body }: AskedRoute): Partial<Record<Part, z.ZodMiniType>> {
  const params = paramsIn(path).map(({ name, schema }) => [name, schema] as const);
  return {
    ...(params.length > 0 ? { params: z.object(Object.fromEntries(params)) } : {}),
    ...(query === undefined ? {} : { query: query.schema }),
    ...(body === undefined ? {} : { body: body.schema }),
  };
}

interface Route {
  name: string;
  method: Method;
  path: string;
  right: Examples;
  wrong: Examples;
}

export interface WildRequest extends InjectOptions {
  method: Method;
  url: string;
  headers: Record<string, string>;
  /** The name of the route whose path it has. */
  route: string;
  /** Whether it also has the route's method. */
  isOwn: boolean;
}

function prepare(route: AskedRoute, known: Known, seed: number): Route {
  const schemas = schemasOf(route);
  const [right, wrong]: [Examples, Examples] = [{}, {}];
  for (const part of PARTS) {
    const schema = schemas[part];
    if (schema === undefined) continue;
    right[part] = fc.sample(rightBy(schema, known), { seed, numRuns: EXAMPLES });
    wrong[part] = fc.sample(wrongBy(schema, part === 'body' ? 'json' : 'text', known), { seed, numRuns: EXAMPLES });
  }
  return { name: nameOf(route), method: route.method, path: route.path, right, wrong };
}

/** How often a route is tested. A route with more parts is tested more often. */
const weightOf = ({ right }: Route): number => (right.body === undefined ? 1 + 3 * Object.keys(right).length : 12);

/** A URL cannot contain half a surrogate pair. */
const encoded = (value: unknown): string => encodeURIComponent(String(value).replaceAll(/\p{Surrogate}/gu, ''));

/** A key with several values is repeated for each. */
const queryOf = (values: readonly (readonly [string, unknown])[]): string =>
  values.flatMap(([key, value]) => [value].flat().map((each) => `${encoded(key)}=${encoded(each)}`)).join('&');

/** Query keys that no schema names: those of a sign-in at an identity provider. */
const UNNAMED = ['return', 'code', 'state', 'error'];

/**
 * Requests of every kind to some routes: right ones, some with one fault, and garbage.
 *
 * @param knownAt the existing values for a route
 * @param seed for the examples made in advance
 */
export function createWildRequests(
  random: () => number,
  asked: readonly AskedRoute[],
  knownAt: (route: AskedRoute) => Known,
  seed: number,
): () => WildRequest {
  const maybe = (chance: number) => random() < chance;
  const routes = asked.map((route) => prepare(route, knownAt(route), seed));
  const lots = routes.flatMap((route) => Array.from({ length: weightOf(route) }, () => route));
  const keysOfAll = (part: Part) => asked.flatMap((route) => [schemasOf(route)[part] ?? []].flat().map(keysOf));
  const garbage = createGarbage(random, keysOfAll('body'), [...keysOfAll('query').flat(), ...UNNAMED]);

  /** A request by a route's schemas. @param spoilt the part that has the fault, if any */
  function made({ path, right, wrong }: Route, spoilt: Part | null) {
    const partOf = (part: Part): Values => {
      const examples = (part === spoilt ? wrong : right)[part];
      return examples === undefined ? {} : oneOf(random, examples);
    };
    const params = partOf('params');
    return {
      path: fillPath(path, (name) => encoded(params[name] ?? '')).replace('*', 'main.js'),
      query: queryOf(Object.entries(partOf('query'))),
      ...(right.body === undefined ? {} : { payload: JSON.stringify(partOf('body')) }),
      headers: right.body === undefined ? {} : { 'content-type': 'application/json' },
    };
  }

  function rubbish({ path }: Route, hasBody: boolean) {
    return {
      path: path.replaceAll(/\{\w+\}|\*/g, garbage.param),
      query: queryOf(garbage.query()),
      ...(hasBody && maybe(0.9) ? { payload: garbage.body() } : {}),
      headers: { ...(hasBody ? { 'content-type': garbage.type() } : {}), ...garbage.headers() },
    };
  }

  return () => {
    const route = oneOf(random, lots);
    const make = oneOf(random, MAKES);
    const method = make === 'garbage' && maybe(0.2) ? oneOf(random, METHODS) : route.method;
    const parts = PARTS.filter((part) => route.wrong[part] !== undefined);
    const spoilt = make === 'wrong' && parts.length > 0 ? oneOf(random, parts) : null;
    const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(method);
    const { path, query, ...rest } = make === 'garbage' ? rubbish(route, hasBody) : made(route, spoilt);
    return {
      ...rest,
      method,
      url: query === '' ? path : `${path}?${query}`,
      route: route.name,
      isOwn: method === route.method,
      // Each request has its own network, since repeated guesses from one are soon blocked.
      remoteAddress: `10.${[1, 2, 3].map(() => between(random, 0, 255)).join('.')}`,
    };
  };
}
