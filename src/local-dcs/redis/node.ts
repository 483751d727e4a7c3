import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { PID_FILE } from './leftovers.ts';

/** The settings of one redis-server. All paths are absolute. */
export interface NodeSettings {
  binary: string;
  dir: string;
  port: number;
  /** The port of the cluster bus, in a cluster. */
  clusterPort: number | null;
  password: string;
  appendonly: 'yes' | 'no';
  /** The port of its master, for a standby. */
  masterPort: number | null;
  files: { certificate: string; key: string; ca: string };
  ca: string;
}

const START_LIMIT_MS = 20_000;
const PAUSE_MS = 25;
const STOP_AGAIN_MS = 250;
const STOP_LIMIT_MS = 5000;

/** One redis-server process. */
export class RedisNode {
  readonly settings: NodeSettings;
  #child: ChildProcess | null = null;
  #ssl = false;

  constructor(settings: NodeSettings) {
    this.settings = settings;
  }

  /** Starts it, with TLS or in plaintext, on the same port. Resolves when it answers. */
  async start(ssl: boolean): Promise<void> {
    const { dir, binary } = this.settings;
    mkdirSync(dir, { recursive: true });
    const file = join(dir, 'redis.conf');
    writeFileSync(file, this.#configuration(ssl), { mode: 0o600 });
    this.#ssl = ssl;
    const child = spawn(binary, [file], { stdio: 'ignore' });
    this.#child = child;
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (error) => reject(new Error(`${binary} cannot be run: ${error.message}`)));
      child.once('exit', (code) =>
        reject(new Error(`redis-server in ${dir} ended with exit code ${code}: see redis.log there`)),
      );
    });
    failed.catch(() => {});
    await Promise.race([this.until((client) => client.ping().then((answer) => answer === 'PONG')), failed]);
  }

  /** Stops it. It writes its AOF first. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = once(child, 'exit');
    // Once is not enough: while redis writes its first AOF after a sync it says "can't exit" and forgets the signal.
    child.kill('SIGTERM');
    const again = setInterval(() => child.kill('SIGTERM'), STOP_AGAIN_MS);
    const atLast = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearInterval(again);
    clearTimeout(atLast);
  }

  /** Removes all data. The cluster's node file stays. */
  clear(): void {
    for (const name of ['appendonlydir', 'dump.rdb'])
      rmSync(join(this.settings.dir, name), { recursive: true, force: true });
  }

  /** Connects, does some work, and disconnects. */
  async with<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis({
      host: '127.0.0.1',
      port: this.settings.port,
      password: this.settings.password,
      lazyConnect: true,
      connectTimeout: 2000,
      commandTimeout: 5000,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      ...(this.#ssl && { tls: { ca: this.settings.ca } }),
    });
    // The rejected call reports the fault. Without a listener, ioredis would print the event too.
    client.on('error', () => {});
    try {
      await client.connect();
      return await work(client);
    } finally {
      client.disconnect();
    }
  }

  /** Resolves when the check is true. @throws Error after 20 s */
  async until(check: (client: Redis) => Promise<boolean>): Promise<void> {
    const limit = Date.now() + START_LIMIT_MS;
    for (;;) {
      if (await this.with(check).catch(() => false)) return;
      if (Date.now() > limit)
        throw new Error(`redis-server in ${this.settings.dir} did not get ready: see redis.log there`);
      await wait(PAUSE_MS);
    }
  }

  #configuration(ssl: boolean): string {
    const { port, clusterPort, password, appendonly, masterPort, files, dir } = this.settings;
    const yes = ssl ? 'yes' : 'no';
    return [
      'bind 127.0.0.1',
      'protected-mode no',
      'daemonize no',
      // Its command line must stay unchanged: it contains this folder and identifies a left-over process.
      'set-proc-title no',
      `port ${ssl ? 0 : port}`,
      `tls-port ${ssl ? port : 0}`,
      `tls-cert-file "${files.certificate}"`,
      `tls-key-file "${files.key}"`,
      `tls-ca-cert-file "${files.ca}"`,
      'tls-auth-clients no',
      'tls-protocols "TLSv1.2 TLSv1.3"',
      `tls-replication ${yes}`,
      `requirepass "${password}"`,
      `masterauth "${password}"`,
      `dir "${dir}"`,
      `logfile "${join(dir, 'redis.log')}"`,
      `pidfile "${join(dir, PID_FILE)}"`,
      'save ""',
      `appendonly ${appendonly}`,
      'maxmemory 32mb',
      'repl-diskless-sync-delay 0',
      ...(masterPort === null ? [] : [`replicaof 127.0.0.1 ${masterPort}`]),
      ...(clusterPort === null
        ? []
        : [
            'cluster-enabled yes',
            `cluster-port ${clusterPort}`,
            'cluster-announce-ip 127.0.0.1',
            'cluster-node-timeout 2000',
            `tls-cluster ${yes}`,
          ]),
      '',
    ].join('\n');
  }
}
