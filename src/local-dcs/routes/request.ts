import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../account.ts';
import { errors } from '../errors.ts';
import type { Instance } from '../fleet/instance.ts';
import type { Caller } from '../iam/users.ts';
import type { Jobs } from '../jobs.ts';
import type { RegionName } from '../projects.ts';
import type { World } from '../world.ts';

/** An SSL PUT for an existing instance. */
export interface ReceivedPut {
  instance_id: string;
  /** The requested state; null if the body did not say. */
  enabled: boolean | null;
  /** When it arrived, ms since 1970. */
  at: number;
  /** The job that it started; null if it was refused. */
  job_id: string | null;
}

/** One project, with the data that its routes use. */
export interface Dcs {
  world: World;
  jobs: Jobs;
  /** The address of its region, e.g. `http://127.0.0.1:4320`; known once it listens. */
  endpoint: () => string;
  /** The number of SSL PUTs so far, by instance id. */
  puts: Map<string, number>;
  /** Every SSL PUT so far, in order of arrival. */
  received: ReceivedPut[];
  /** The number of SSL detail reads so far, by instance id. */
  details: Map<string, number>;
}

/** One region with its projects. */
export interface Region {
  name: RegionName;
  account: Account;
  projects: readonly Dcs[];
  /** All projects of the account, since IAM also lists those of other regions. */
  everywhere: readonly Dcs[];
}

export type Handler = (dcs: Dcs, request: FastifyRequest, reply: FastifyReply, caller: Caller) => unknown;

function field(source: unknown, name: string): unknown {
  return typeof source === 'object' && source !== null
    ? Object.entries(source).find(([key]) => key === name)?.[1]
    : undefined;
}

/** A part of the path. */
export function param(request: FastifyRequest, name: string): string {
  return String(field(request.params, name));
}

/** A query parameter, or undefined. */
export function query(request: FastifyRequest, name: string): string | undefined {
  const value = field(request.query, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The instance that the path names. @throws DCS.4061, DCS.3022 */
export function instanceOf(dcs: Dcs, request: FastifyRequest): Instance {
  const id = param(request, 'instance_id');
  if (!UUID.test(id)) throw errors.badInstanceId();
  const instance = dcs.world.instance(id);
  if (instance === undefined) throw errors.noInstance();
  return instance;
}

/** The body, parsed. @throws DCS.4004, DCS.4005 */
export function json(request: FastifyRequest): unknown {
  const { body } = request;
  if (!(body instanceof Uint8Array) || body.length === 0) throw errors.emptyBody();
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    throw errors.notJson();
  }
}

/** A field of the body. */
export function bodyField(body: unknown, name: string): unknown {
  return field(body, name);
}

/** `offset` and `limit` of a list. @throws DCS.4800 */
export function paging(request: FastifyRequest): { offset: number; limit: number } {
  const offset = Number(query(request, 'offset') ?? 0);
  const limit = Number(query(request, 'limit') ?? 10);
  if (!Number.isInteger(offset) || offset < 0 || !Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw errors.badPaging();
  return { offset, limit };
}

/** The number of keys and the MB in use: from the redis-servers, otherwise from the record. */
export async function figuresOf(dcs: Dcs, { spec }: Instance): Promise<{ keys: number; used_memory: number }> {
  const redis = dcs.world.redisOf(spec);
  const simulated = { keys: spec.simulated_memory * 210, used_memory: spec.simulated_memory };
  return redis === undefined ? simulated : redis.figures().catch(() => ({ keys: 0, used_memory: 0 }));
}

/** How long a connection with a lost answer stays open, unless the client closes it first. */
const LOST_ANSWER_MS = 60_000;

/** Gives no answer: the connection stays open and silent, and the caller must reconcile by reading. */
export function loseAnswer({ world }: Dcs, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { socket } = request.raw;
  const left = new AbortController();
  socket.once('close', () => left.abort());
  world.clock.sleep(LOST_ANSWER_MS, left.signal).then(
    () => socket.destroy(),
    () => {},
  );
  return reply.hijack();
}
