import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import fastify, { LogController, type FastifyBaseLogger, type FastifyError, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import type { Commands } from '../changes/commands.ts';
import type { Journal } from '../changes/journal.ts';
import type { Clock } from '../platform/clock.ts';
import type { TrustProxy } from '../config/access.ts';
import type { InstanceEvents, ProbeEvents } from '../platform/events.ts';
import type { FleetList } from '../fleet/list.ts';
import { guardRoutes, identify, type AuthGuardOptions } from '../identity/auth-guard.ts';
import { answerError } from './answer-errors.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { auditHandlers } from './routes/audit.ts';
import { createConnections } from './connections.ts';
import { registerRoutes } from './handlers.ts';
import { describeHandlers } from './routes/describe.ts';
import { endConnectionsAtClose } from './end-connections.ts';
import { readForwardedAddresses } from './forwarded-address.ts';
import { limitRequests } from './rate-limit.ts';
import { rememberRequest } from '../platform/request-context.ts';
import { answerHeaders } from './security-headers.ts';
import { createLimitedServer, idleMsOf, type Limits } from './server.ts';
import type { KeyPair } from '../config/tls-files.ts';
import { certificateHandlers } from './routes/certificate.ts';
import { changeHandlers } from './routes/changes.ts';
import { eventHandlers } from './routes/events.ts';
import { iamHandlers, type IamDeps } from './routes/iam.ts';
import { healthHandlers } from './routes/health.ts';
import { instanceHandlers } from './routes/instances.ts';
import { localSignInHandlers, type LocalSignInDeps } from './routes/local-sign-in.ts';
import { jobHandlers } from './routes/jobs.ts';
import { oidcHandlers } from './routes/oidc.ts';
import { probeHandlers } from './routes/probe.ts';
import { sessionHandlers } from './routes/session.ts';
import { sslHandlers } from './routes/ssl.ts';
import { webRoutes } from './routes/web.ts';
import type { Scopes } from './scopes.ts';
import type { Store } from '../store/database.ts';

export interface AppDeps extends Omit<AuthGuardOptions, 'sessions'>, LocalSignInDeps, IamDeps {
  scopes: Scopes;
  commands: Commands;
  /** The limit of a call to DCS, in ms. */
  timeoutMs: number;
  store: Store;
  journal: Journal;
  audit: Audit;
  list: FleetList;
  instances: InstanceEvents;
  probes: ProbeEvents;
  clock: Clock;
  log: Logger;
  /** The folder of the built web, absolute. */
  webDir: string;
  /** Whether browsers reach the console by TLS, its own or a proxy's. */
  secure: boolean;
  /** For the console's own TLS; null: plain HTTP. */
  pair: KeyPair | null;
  /** Which proxies are trusted about the client (X-Forwarded-For, X-Forwarded-Proto). */
  trustProxy: TrustProxy;
  limits: Limits;
  requestsPerMinute: number;
}

const BODY_LIMIT_BYTES = 16 * 1024;

/** The console's HTTP app, without a socket. Tests call it by `inject`. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const log: FastifyBaseLogger = deps.log;
  const headers = answerHeaders(deps.secure);
  const { trustProxy, limits, pair } = deps;
  const connections = createConnections({ ...limits, idleMs: idleMsOf(limits) });
  const app: FastifyInstance = fastify<Server>({
    loggerInstance: log,
    // Errors and changes are logged where they occur. A line for every request would cost much and tell little.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    serverFactory: (listener) => createLimitedServer(listener, { limits, connections, pair }),
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy,
    genReqId: () => randomUUID(),
    // Keep-alive connections of browsers are closed at shutdown instead of being waited for.
    forceCloseConnections: 'idle',
    // Until the last connection is closed, requests are answered as usual. The command refuses a switch.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenRequest(headers, limits.lastAnswerMs),
    // Such a request has no session yet, so the person is not known.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply.headers(headers)),
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler<FastifyError>(answerError);
  endConnectionsAtClose(app);
  if (trustProxy !== false) readForwardedAddresses(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...headers, 'x-request-id': request.id });
  });
  rememberRequest(app);
  identify(app, deps);
  // Noted again after the answer, because the request may have opened a session.
  for (const hook of ['onRequest', 'onResponse'] as const) {
    app.addHook(hook, async ({ raw, session }) => connections.note(raw.socket, session !== null));
  }
  await limitRequests(app, deps.requestsPerMinute, deps.clock);
  guardRoutes(app, deps);
  registerRoutes(app, {
    ...describeHandlers(deps),
    ...healthHandlers({ ...deps, log: app.log }),
    ...sessionHandlers(deps),
    ...iamHandlers(deps),
    ...localSignInHandlers(deps),
    ...oidcHandlers(deps),
    ...instanceHandlers(deps),
    ...sslHandlers(deps),
    ...changeHandlers(deps),
    ...jobHandlers(deps),
    ...auditHandlers(app, deps),
    ...certificateHandlers({ ...deps, limitMs: deps.timeoutMs }),
    ...probeHandlers(deps),
    ...eventHandlers(app, deps),
  });
  await webRoutes(app, deps);
  return app;
}
