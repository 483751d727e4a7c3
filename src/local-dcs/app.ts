import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { bodyOf, DcsError, errors } from './errors.ts';
import { answerBrokenRequest } from './gateway/broken-request.ts';
import { createAuthenticate } from './gateway/authenticate.ts';
import { KEY_OWNER, type Caller } from './iam/users.ts';
import { issueToken } from './routes/iam.ts';
import { configs, flavors, listInstances, restartInstances, showInstance, statistics } from './routes/instances.ts';
import { allTasks, instanceTasks, listBackups, makeBackup, showJob } from './routes/jobs.ts';
import { param, type Dcs, type Handler } from './routes/request.ts';
import { CERTIFICATE_PATH, certificateLink, certificateObject, passThrough, showSsl, switchSsl } from './routes/ssl.ts';

/** Every documented call (dcs-api.md §1), below `/v2/{project_id}`. */
const CALLS: ReadonlyArray<readonly ['GET' | 'PUT' | 'POST', string, Handler]> = [
  ['GET', '/instances', listInstances],
  ['GET', '/instances/statistic', statistics],
  ['PUT', '/instances/status', restartInstances],
  ['GET', '/instances/:instance_id', showInstance],
  ['GET', '/instances/:instance_id/ssl', showSsl],
  ['PUT', '/instances/:instance_id/ssl', switchSsl],
  ['POST', '/instances/:instance_id/ssl-certs/download', certificateLink],
  ['GET', '/instances/:instance_id/tasks', instanceTasks],
  ['GET', '/instances/:instance_id/configs', configs],
  ['POST', '/instances/:instance_id/backups', makeBackup],
  ['GET', '/instances/:instance_id/backups', listBackups],
  ['GET', '/jobs/:job_id', showJob],
  ['GET', '/tasks', allTasks],
  ['GET', '/flavors', flavors],
  ['PUT', '/:instance_id/client-ip-transparent-transmission', passThrough],
];

/** What a user's policies allow. To fetch a certificate changes nothing, although it is a POST. */
function mayCall({ may }: Caller, method: string, handler: Handler): boolean {
  if (may === 'read') return method === 'GET' || handler === certificateLink;
  return may === 'switch';
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const;

/** What the gateway says where the framework refused a request before any route saw it (dcs-api.md §4). */
function ofFramework(error: unknown): DcsError {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return errors.tooLarge();
  return typeof status === 'number' && status >= 400 && status < 500 ? errors.badRequest() : errors.internal();
}

const requestId = () => randomBytes(16).toString('hex');

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = error instanceof DcsError ? error : ofFramework(error);
  return reply.code(known.status).header('X-Request-Id', request.id).send(bodyOf(known, request.id));
}

/** The HTTP surface of the embedded DCS: the gateway's checks, then the service. */
export function createApp(dcs: Dcs): FastifyInstance {
  const app = Fastify({
    forceCloseConnections: true,
    genReqId: requestId,
    bodyLimit: 12 * 1024 * 1024,
    exposeHeadRoutes: false,
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, requestId()),
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  });
  const authenticate = createAuthenticate(dcs.world);

  // The signature is over the bytes as they came, so nothing may parse them before it is checked.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id);
    done();
  });

  for (const [method, path, handler] of CALLS) {
    app.route({
      method,
      url: `/v2/:project_id${path}`,
      handler: (request, reply) => {
        const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
        const caller = authenticate({ method: request.method, url: request.url, headers: request.headers, body });
        const projectId = param(request, 'project_id');
        if (!/^[0-9a-f]{32}$/.test(projectId)) throw errors.badProjectId();
        if (projectId !== dcs.world.credentials.projectId) throw errors.wrongProject();
        if (!mayCall(caller, method, handler)) throw errors.notAllowed();
        return handler(dcs, request, reply, caller);
      },
    });
  }
  for (const path of new Set(CALLS.map(([, each]) => each))) {
    const served = new Set<string>(CALLS.filter(([, each]) => each === path).map(([method]) => method));
    const others = METHODS.filter((method) => !served.has(method));
    app.route({
      method: others,
      url: `/v2/:project_id${path}`,
      handler: () => {
        throw errors.wrongMethod();
      },
    });
  }
  app.post('/v3/auth/tokens', (request, reply) => issueToken(dcs, request, reply, KEY_OWNER));
  app.get(CERTIFICATE_PATH, (request, reply) => certificateObject(dcs, request, reply, KEY_OWNER));

  app.setNotFoundHandler(() => {
    throw errors.noApi();
  });
  app.setErrorHandler(answerError);
  return app;
}
