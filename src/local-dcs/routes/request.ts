import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../account.ts';
import { errors } from '../errors.ts';
import type { Instance } from '../fleet/instance.ts';
import type { Caller } from '../iam/users.ts';
import type { Jobs } from '../jobs.ts';
import type { RegionName } from '../projects.ts';
import type { World } from '../world.ts';

/** An SSL PUT that reached an instance. */
export interface ReceivedPut {
  instance_id: string;
  /** What it asked for; null where its body did not say. */
  enabled: boolean | null;
  /** When it came, ms since 1970. */
  at: number;
  /** The job that it started; null where it was refused. */
  job_id: string | null;
}

/** One project, as its routes work with it. */
export interface Dcs {
  world: World;
  jobs: Jobs;
  /** Where its region is reached, e.g. `http://127.0.0.1:4320`; known once it listens. */
  endpoint: () => string;
  /** SSL PUTs received so far, by instance id. */
  puts: Map<string, number>;
  /** The same, one by one, in the order in which they came. */
  received: ReceivedPut[];
  /** SSL details read so far, by instance id. */
  details: Map<string, number>;
}

/** One region, with the projects that it answers for. */
export interface Region {
  name: RegionName;
  account: Account;
  projects: readonly Dcs[];
  /** All projects of the account: IAM tells of those of other regions, too. */
  everywhere: readonly Dcs[];
}

/** @param caller who calls */
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

/** MB in use: what the redis-servers say, else the record's own figure. */
export async function figuresOf(dcs: Dcs, { spec }: Instance): Promise<{ keys: number; used_memory: number }> {
  const redis = dcs.world.redisOf(spec);
  const simulated = { keys: spec.simulated_memory * 210, used_memory: spec.simulated_memory };
  return redis === undefined ? simulated : redis.figures().catch(() => ({ keys: 0, used_memory: 0 }));
}

/** How long a connection whose answer is lost stays open, where the client does not leave first. */
const LOST_ANSWER_MS = 60_000;

/** Answers nothing: the connection stays open and silent, and whoever asked has to find out by reading. */
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
