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

/** How a request is made: right by the schemas, with one thing wrong, or without a look at them. */
const MAKES = ['right', 'right', 'right', 'wrong', 'wrong', 'garbage', 'garbage'] as const;
/** So many examples of each part are made beforehand. */
const EXAMPLES = 500;

type Examples = Partial<Record<Part, readonly Values[]>>;

/** A line of the route table, or of the page. */
export interface AskedRoute {
  readonly method: Method;
  readonly path: string;
  readonly query?: Described;
  readonly body?: Described;
}

/** How a route is called in a report. */
export const nameOf = ({ method, path }: AskedRoute): string => `${method} ${path}`;

/** What each part of a route's requests has to be. */
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
  /** Whether it has the route's method, too. */
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

/** How often a route is asked: the more there is to get wrong. */
const weightOf = ({ right }: Route): number => (right.body === undefined ? 1 + 3 * Object.keys(right).length : 12);

/** In a URL half a surrogate pair cannot be written. */
const encoded = (value: unknown): string => encodeURIComponent(String(value).replaceAll(/\p{Surrogate}/gu, ''));

/** A key that has several values comes once with each. */
const queryOf = (values: readonly (readonly [string, unknown])[]): string =>
  values.flatMap(([key, value]) => [value].flat().map((each) => `${encoded(key)}=${encoded(each)}`)).join('&');

/** Such query parts as no schema of ours names: those of a sign-in at an identity provider. */
const UNNAMED = ['return', 'code', 'state', 'error'];

/**
 * Requests of every kind to some routes: right ones, of which every part is as it should be, some with one thing wrong, and garbage.
 *
 * @param knownAt what there is, for what a route is asked
 * @param seed of what is made beforehand
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

  /** What is made by a route's schemas. @param spoilt the part with something wrong in it, if any */
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
      // A network each: who guesses from one is kept out before long.
      remoteAddress: `10.${[1, 2, 3].map(() => between(random, 0, 255)).join('.')}`,
    };
  };
}
