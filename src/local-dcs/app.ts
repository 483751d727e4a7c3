import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { bodyOf, DcsError, errors } from './errors.ts';
import { answerBrokenRequest } from './gateway/broken-request.ts';
import { createAuthenticate, type Authenticated } from './gateway/authenticate.ts';
import type { Caller } from './iam/users.ts';
import { PROJECT_SCENARIOS } from './project-scenarios.ts';
import { addControl } from './routes/control.ts';
import { issueToken, listProjects, listReachableProjects } from './routes/iam.ts';
import { configs, flavors, listInstances, restartInstances, showInstance, statistics } from './routes/instances.ts';
import { allTasks, instanceTasks, listBackups, makeBackup, showJob } from './routes/jobs.ts';
import { migrationTasks } from './routes/migrations.ts';
import { loseAnswer, param, type Dcs, type Handler, type Region } from './routes/request.ts';
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
  ['GET', '/migration-tasks', migrationTasks],
  ['PUT', '/:instance_id/client-ip-transparent-transmission', passThrough],
];

/** Whether the user's policies allow the call. Fetching a certificate changes nothing, although it is a POST. */
function mayCall({ may }: Caller, method: string, handler: Handler): boolean {
  if (may === 'read') return method === 'GET' || handler === certificateLink;
  return may === 'switch';
}

const idIs = (id: string) => (dcs: Dcs) => dcs.world.projectId === id;

/**
 * The project that the path names. A project of another region is as unknown here as one of another account.
 *
 * @throws 400, 401
 */
function projectOf({ projects }: Region, authenticated: Authenticated, projectId: string): Dcs {
  if (!/^[0-9a-f]{32}$/.test(projectId)) throw errors.badProjectId();
  if (authenticated.by === 'token' && authenticated.projectId !== projectId) {
    const { projectId: ofToken } = authenticated;
    // A region's gateway does not accept the token of another region (dcs-api.md §4).
    throw ofToken === null || projects.some(idIs(ofToken)) ? errors.wrongProject() : errors.staleToken();
  }
  const found = projects.find(idIs(projectId));
  if (found === undefined) throw authenticated.by === 'token' ? errors.staleToken() : errors.wrongProject();
  return found;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const;

/** The gateway's error for a request that the framework refused before any route ran (dcs-api.md §4). */
function ofFramework(error: unknown): DcsError {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return errors.tooLarge();
  return typeof status === 'number' && status >= 400 && status < 500 ? errors.badRequest() : errors.internal();
}

const NOTHING = new Uint8Array();

const requestId = () => randomBytes(16).toString('hex');

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = error instanceof DcsError ? error : ofFramework(error);
  return reply.code(known.status).header('X-Request-Id', request.id).send(bodyOf(known, request.id));
}

/** The HTTP server of one region: the gateway's checks, the service, and IAM. */
export function createApp(region: Region): FastifyInstance {
  const app = Fastify({
    forceCloseConnections: true,
    genReqId: requestId,
    bodyLimit: 12 * 1024 * 1024,
    exposeHeadRoutes: false,
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, requestId()),
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  });
  const authenticate = createAuthenticate(region.account);
  const authenticated = (request: FastifyRequest): Authenticated => {
    const { method, url, headers } = request;
    return authenticate({ method, url, headers, body: request.body instanceof Uint8Array ? request.body : NOTHING });
  };

  // The signature covers the raw bytes, so nothing may parse them before it is checked.
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
        const who = authenticated(request);
        const { caller } = who;
        const dcs = projectOf(region, who, param(request, 'project_id'));
        if (!mayCall(caller, method, handler)) throw errors.notAllowed();
        const behaviour = dcs.world.scenario === null ? null : PROJECT_SCENARIOS[dcs.world.scenario];
        if (behaviour?.do === 'lose-answer') return loseAnswer(dcs, request, reply);
        if (behaviour?.do === 'refuse' && (behaviour.only ?? path) === path) throw behaviour.error();
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
  app.post('/v3/auth/tokens', (request, reply) => issueToken(region, request, reply));
  app.get('/v3/projects', (request) => {
    authenticated(request);
    return listProjects(region, request);
  });
  app.get('/v3/auth/projects', (request) => listReachableProjects(region, authenticated(request)));
  app.get(CERTIFICATE_PATH, (request, reply) => certificateObject(region, request, reply));
  addControl(app, region);

  app.setNotFoundHandler(() => {
    throw errors.noApi();
  });
  app.setErrorHandler(answerError);
  return app;
}
