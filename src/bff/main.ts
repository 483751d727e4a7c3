import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { systemClock } from './platform/clock.ts';
import { readConfig, type Config } from './config/config.ts';
import { Failure, reasonOf } from './platform/failure.ts';
import { linkPath } from './identity/links.ts';
import { createLog } from './platform/log.ts';
import { findAccounts } from './store/accounts.ts';
import { openStore } from './store/database.ts';
import { StoreFault } from './store/fault.ts';
import { wire, type Wired } from './wiring.ts';

/** The process exits after this time even if something hangs. The journal makes that safe. */
const LAST_EXIT_MS = 9500;

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Prints one line and ends the process, for a fault that a person must fix. */
function giveUp(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

function configure(): Config {
  const result = readConfig(process.env, readText);
  if (result.kind === 'ok') return result.config;
  if (result.kind === 'embedded-wanted') return giveUp(result.message);
  return giveUp(['The configuration is faulty:', ...result.faults.map((fault) => `  ${fault}`)].join('\n'));
}

function listenFault(cause: unknown, config: Config): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'EADDRINUSE') return `Port ${config.port} is in use: set PORT to another`;
  if (code === 'EACCES') return `Port ${config.port} may not be used by this user: set PORT to another`;
  return `Cannot listen on ${config.host}:${config.port}: ${reasonOf(cause)}`;
}

function addressOf(bound: AddressInfo | string | null, { tls }: Config): string {
  if (bound === null || typeof bound === 'string') return bound ?? '';
  const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return `${tls === null ? 'http' : 'https'}://${host}:${bound.port}`;
}

/** Shuts down in order, once, on a signal or when the parent process is gone. */
function endWith(wired: Wired, log: Logger): void {
  let ending = false;
  const end = (why: string) => {
    if (ending) return;
    ending = true;
    log.info({ why }, 'shutting down');
    setTimeout(() => process.exit(1), LAST_EXIT_MS).unref();
    wired.stop().then(
      () => process.exit(0),
      (cause: unknown) => {
        log.error({ err: cause }, 'the shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('disconnect', () => end('disconnect'));
  // The parent may have gone while the server was being wired.
  if (process.send !== undefined && !process.connected) end('disconnect');
}

/** The longest time that Node accepts, ms. */
const VERY_LONG_MS = 2 ** 31 - 1;

async function main(): Promise<void> {
  const config = configure();
  // The pauses between two attempts to reach IAM do not keep the process alive, and before it listens nothing else does.
  const alive = setInterval(() => {}, VERY_LONG_MS);
  const log = createLog(config.logLevel);
  const store = await openStore(config.dataDir).catch((cause: unknown) => giveUp(`Cannot start: ${reasonOf(cause)}`));
  const wired = await wire({ config, store, clock: systemClock, random: Math.random, log, readFile: readText }).catch(
    (cause: unknown) => {
      if (cause instanceof Failure) return giveUp(`Cannot start: ${cause.message}`);
      throw cause;
    },
  );
  // This comes before the first request, so that a change of that request does not count as left unfinished.
  await wired.start();
  await wired.app
    .listen({ host: config.host, port: config.port, listenTextResolver: () => 'listening' })
    .catch((cause: unknown) => giveUp(listenFault(cause, config)));
  clearInterval(alive);
  endWith(wired, log);
  const address = addressOf(wired.app.server.address(), config);
  log.info({ address, embedded: config.embedded, clouds: config.clouds.map(({ name }) => name) }, 'ready');
  if (config.access.methods.includes('local') && (await findAccounts(store)).length === 0) {
    log.warn('there are no accounts yet: add one by npm run user -- add NAME --role admin');
  }
  const links = config.access.methods.includes('link') ? await wired.links.makeAll() : null;
  const paths = links === null ? null : { admin: linkPath(links.admin), support: linkPath(links.support) };
  if (process.connected) process.send?.({ type: 'ready', address, links: paths });
  else if (paths !== null)
    for (const path of Object.values(paths)) process.stdout.write(`${config.access.publicUrl ?? address}${path}\n`);
}

await main().catch((cause: unknown) => {
  // Sign-in links are written at each start, and the disk may be full.
  if (cause instanceof StoreFault) giveUp(`Cannot start: ${cause.message}`);
  throw cause;
});
