import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisNode } from './node.ts';

const SLOTS = 16_384;

const infoOf = (node: RedisNode) => node.with((client) => client.cluster('INFO'));

/** The redis-servers of one instance: one, a master with its standby, or the three masters of a cluster. */
export class RedisTopology {
  readonly #nodes: readonly RedisNode[];
  readonly #kind: 'single' | 'ha' | 'cluster';

  constructor(kind: 'single' | 'ha' | 'cluster', nodes: readonly RedisNode[]) {
    this.#kind = kind;
    this.#nodes = nodes;
  }

  /** Starts all of them, with TLS or without. Resolves when the instance as a whole serves. */
  async start(ssl: boolean): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.start(ssl)));
    if (this.#kind === 'cluster') await this.#formCluster();
    if (this.#kind === 'ha') {
      await this.#nodes[1]?.until(async (client) =>
        (await client.info('replication')).includes('master_link_status:up'),
      );
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
  }

  /** Removes all data of the stopped instance. */
  clear(): void {
    for (const node of this.#nodes) node.clear();
  }

  /** Number of keys, and MB in use, over all masters. */
  async figures(): Promise<{ keys: number; used_memory: number }> {
    const masters = this.#kind === 'ha' ? this.#nodes.slice(0, 1) : this.#nodes;
    const each = await Promise.all(
      masters.map((node) =>
        node.with(async (client) => {
          const bytes = Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1] ?? 0);
          return { keys: await client.dbsize(), bytes };
        }),
      ),
    );
    const bytes = each.reduce((sum, node) => sum + node.bytes, 0);
    return { keys: each.reduce((sum, node) => sum + node.keys, 0), used_memory: Math.ceil(bytes / 1_048_576) };
  }

  /** Writes a real RDB of every master into a folder. @returns the total size in bytes */
  async backup(folder: string): Promise<number> {
    mkdirSync(folder, { recursive: true });
    const masters = this.#kind === 'ha' ? this.#nodes.slice(0, 1) : this.#nodes;
    const sizes = await Promise.all(
      masters.map(async (node, index) => {
        const dump = join(node.settings.dir, 'dump.rdb');
        await node.with((client) => client.save());
        const kept = join(folder, `node-${index}.rdb`);
        if (!existsSync(dump)) return 0;
        copyFileSync(dump, kept);
        // A dump that stays would bring data back after a restart that must lose it.
        rmSync(dump);
        return statSync(kept).size;
      }),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Gives a new cluster its slots and nodes. An existing one only waits until its nodes find each other again. */
  async #formCluster(): Promise<void> {
    const share = Math.ceil(SLOTS / this.#nodes.length);
    for (const [index, node] of this.#nodes.entries()) {
      if (!(await infoOf(node)).includes('cluster_slots_assigned:0')) continue;
      await node.with(async (client) => {
        await client.cluster('ADDSLOTSRANGE', index * share, Math.min((index + 1) * share, SLOTS) - 1);
        await client.cluster('SET-CONFIG-EPOCH', index + 1);
      });
    }
    const everyoneKnown = `cluster_known_nodes:${this.#nodes.length}`;
    const [first, ...others] = this.#nodes;
    if (first !== undefined && !(await infoOf(first)).includes(everyoneKnown)) {
      for (const { settings } of others) {
        await first.with((client) =>
          client.call('CLUSTER', 'MEET', '127.0.0.1', String(settings.port), String(settings.clusterPort)),
        );
      }
    }
    for (const node of this.#nodes) {
      await node.until(async (client) => {
        const info = await client.cluster('INFO');
        return info.includes('cluster_state:ok') && info.includes(everyoneKnown);
      });
    }
  }
}
