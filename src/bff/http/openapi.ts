import * as z from 'zod/mini';
import { ANSWER_SCHEMAS, BODY_SCHEMAS } from '../../contract/routes/components.ts';
import { paramsIn, readAs } from '../../contract/routes/params.ts';
import { error, type Answer, type Part, type Route } from '../../contract/routes/route.ts';
import { ROUTE_NAMES, ROUTES } from '../../contract/routes/table.ts';
import { CONSOLE_HEADER } from '../../contract/session.ts';

type Json = Readonly<Record<string, unknown>>;

/** @throws Error when the schema has no name, because it would be repeated wherever it is used */
function referTo(schema: z.ZodMiniType): Json {
  const named = Object.entries({ ...ANSWER_SCHEMAS, ...BODY_SCHEMAS }).find(([, each]) => each === schema);
  if (named === undefined) throw new Error('A schema of the route table has no name in contract/routes/components.ts.');
  return { $ref: `#/components/schemas/${named[0]}` };
}

/** @param io `input` for requests, `output` for answers */
function componentsOf(schemas: Readonly<Record<string, z.ZodMiniType>>, io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: made } = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(made).map(([id, { $schema: _schema, $id: _id, ...rest }]) => [id, rest]));
}

function queryParameters({ schema }: Part): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const read = readAs.get(zodSchema);
      if (read === undefined) return;
      delete jsonSchema.enum;
      delete jsonSchema.pattern;
      Object.assign(jsonSchema, read);
    },
  });
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: shape,
  }));
}

function parametersOf({ path, method, query, headers = {} }: Route): Json[] {
  return [
    ...paramsIn(path).map(({ name, schema, expects: description }) => {
      const { $schema: _schema, ...shape } = z.toJSONSchema(schema);
      return { name, in: 'path', required: true, description, schema: shape };
    }),
    ...(query === undefined ? [] : queryParameters(query)),
    ...Object.entries(headers).map(([name, description]) => ({
      name,
      in: 'header',
      description,
      schema: { type: 'string' },
    })),
    ...(method === 'GET' ? [] : [{ $ref: '#/components/parameters/ConsoleRequest' }]),
  ];
}

function contentOf(answer: Answer): Json {
  switch (answer.kind) {
    case 'json':
      return { content: { 'application/json': { schema: referTo(answer.schema) } } };
    case 'events': {
      const data = { contentMediaType: 'application/json', contentSchema: referTo(answer.schema) };
      const description =
        'Server-sent events. The data of each is JSON, except that of the event `beat`, which has none.';
      return { content: { 'text/event-stream': { schema: { type: 'string', description, ...data } } } };
    }
    case 'file':
      return { content: Object.fromEntries(answer.types.map((type) => [type, { schema: { type: 'string' } }])) };
    case 'redirect':
      return { headers: { location: { required: true, schema: { type: 'string' } } } };
    case 'empty':
      return {};
  }
}

/** The errors of a route that follow from its input and its access. */
function errorsOf({ path, method, access, query, body }: Route): Readonly<Record<string, Answer>> {
  const isRead = paramsIn(path).length > 0 || query !== undefined || body !== undefined;
  const isWrite = method !== 'GET';
  return {
    ...(isRead
      ? { 400: error('The request is not as it must be. The message says what is wrong and what would be right.') }
      : {}),
    ...(access === 'anyone' ? {} : { 401: error('Nobody is signed in, or the session has ended.') }),
    ...(access === 'switch' || isWrite
      ? { 403: error('The role does not allow it, the console is read-only, or a page of another site asks.') }
      : {}),
    ...(body === undefined ? {} : { 413: error('The body is too large.'), 415: error('The body is no JSON.') }),
    429: error('Too much was asked for in a short time. Retry-After says how long to wait.'),
    default: error('Any other error. Errors of DCS come with the code, the message and the status that DCS gave.'),
  };
}

function responsesOf(route: Route): Json {
  const answers = Object.entries<Answer>({ ...errorsOf(route), ...route.answers });
  return Object.fromEntries(
    answers.map(([status, answer]) => [status, { description: answer.says, ...contentOf(answer) }]),
  );
}

function operationOf(operationId: string, route: Route): Json {
  const { tag, summary, access, query, body } = route;
  return {
    operationId,
    tags: [tag],
    summary,
    ...(query === undefined ? {} : { description: `${query.expects}.` }),
    security: access === 'anyone' ? [] : [{ session: [] }],
    'x-access': access,
    parameters: parametersOf(route),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            description: `${body.expects}.`,
            content: { 'application/json': { schema: referTo(body.schema) } },
          },
        }),
    responses: responsesOf(route),
  };
}

function pathsOf(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const name of ROUTE_NAMES) {
    const route = ROUTES[name];
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(name, route);
  }
  return paths;
}

const ABOUT =
  'Turns encryption in transit (SSL/TLS) on and off across a fleet of Huawei Cloud DCS Redis instances. Where GET answers with JSON, ' +
  'HEAD is answered, too. `x-access` says who may call an operation: `anyone`, `signed-in` (every role), or `switch` (roles that may ' +
  'switch SSL, and nobody while the console is read-only).';

/**
 * The route table as an OpenAPI document.
 *
 * @param cookie the name of the session's cookie
 */
export function describeApi(cookie: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'DCS SSL Console',
      version: '1',
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: pathsOf(),
    components: {
      schemas: { ...componentsOf(ANSWER_SCHEMAS, 'output'), ...componentsOf(BODY_SCHEMAS, 'input') },
      parameters: {
        ConsoleRequest: {
          name: CONSOLE_HEADER.name,
          in: 'header',
          required: true,
          description: 'A header that a form of another site cannot send. Every request that changes something has it.',
          schema: { type: 'string', const: CONSOLE_HEADER.value },
        },
      },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookie } },
    },
  };
}
