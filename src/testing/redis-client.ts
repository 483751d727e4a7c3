import { Cluster, Redis } from 'ioredis';

/** How an application reaches an instance: in plaintext, or by TLS with a CA that it trusts. */
export interface RedisAccess {
  port: number;
  cluster: boolean;
  password: string;
  ca: string | null;
}

export interface RedisClient {
  set: (key: string, value: string) => Promise<unknown>;
  get: (key: string) => Promise<string | null>;
  ping: () => Promise<string>;
}

/** Connects as an application would, does something, disconnects. Rejects where the instance speaks the other way: nothing is tried again. */
export async function withRedis<T>(access: RedisAccess, work: (client: RedisClient) => Promise<T>): Promise<T> {
  const { port, ca, password } = access;
  const options = {
    password,
    // A TLS client on a plaintext port would otherwise hang.
    connectTimeout: 3000,
    commandTimeout: 3000,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
    lazyConnect: true,
    ...(ca !== null && { tls: { ca } }),
  };
  const client = access.cluster
    ? new Cluster([{ host: '127.0.0.1', port }], {
        redisOptions: options,
        clusterRetryStrategy: () => null,
        lazyConnect: true,
      })
    : new Redis({ ...options, host: '127.0.0.1', port });
  // Faults reach the caller by the rejected call; an event without a listener would be printed.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}
