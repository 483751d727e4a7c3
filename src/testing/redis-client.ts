import { Cluster, Redis } from 'ioredis';

/** How an application connects to an instance: in plaintext, or by TLS with a CA that it trusts. */
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

/** Connects as an application does, does some work, disconnects. Rejects if only one side uses TLS, without a retry. */
export async function withRedis<T>(access: RedisAccess, work: (client: RedisClient) => Promise<T>): Promise<T> {
  const { port, ca, password } = access;
  const options = {
    password,
    // Without this, a TLS client on a plaintext port would hang.
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
  // The rejected call reports the fault. Without a listener, ioredis would print the event too.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}
