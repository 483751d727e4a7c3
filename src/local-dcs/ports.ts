import { createServer } from 'node:net';

/** Whether a port of this machine's loopback is free. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** Gives out free ports in ascending order, each only once. */
export class PortGiver {
  readonly #given = new Set<number>();
  readonly #first: number;

  constructor(first: number) {
    this.#first = first;
  }

  /** Takes exactly these ports, if all of them are free. */
  async reserve(ports: readonly number[]): Promise<boolean> {
    for (const port of ports) if (this.#given.has(port) || !(await isFree(port))) return false;
    for (const port of ports) this.#given.add(port);
    return true;
  }

  /** Takes a port for which the port `offset` above it is free too. */
  async take(offset: number): Promise<number> {
    for (let port = this.#first; port < 60_000; port += 1) {
      if (await this.reserve(offset === 0 ? [port] : [port, port + offset])) return port;
    }
    throw new Error('No free port was left for redis-servers: set LOCAL_DCS_REDIS_PORT lower.');
  }
}
