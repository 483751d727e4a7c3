import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { isoTime } from '../clock.ts';
import { errors } from '../errors.ts';
import type { Authenticated } from '../gateway/authenticate.ts';
import { sealToken, TOKEN_MS } from '../iam/tokens.ts';
import { isCode } from '../iam/totp.ts';
import { ACCOUNT, mayReach, type IamUser } from '../iam/users.ts';
import type { ProjectName } from '../projects.ts';
import type { World } from '../world.ts';
import { json, query, type Region } from './request.ts';

const named = z.object({ name: z.string(), domain: z.object({ name: z.string() }) });
const whom = z.union([z.object({ id: z.string() }), named]);
const request = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.array(z.enum(['password', 'totp'])).min(1),
      password: z.object({ user: whom.and(z.object({ password: z.string() })) }),
      totp: z.object({ user: whom.and(z.object({ passcode: z.string() })) }).optional(),
    }),
    scope: z.object({ project: z.union([z.object({ id: z.string() }), z.object({ name: z.string() })]) }).optional(),
  }),
});
type Auth = z.infer<typeof request>['auth'];

function userOf({ account }: Region, who: z.infer<typeof whom>): IamUser | undefined {
  if ('id' in who) return account.iamUsers.find(({ id }) => id === who.id);
  return account.iamUsers.find(({ name }) => who.domain.name === ACCOUNT.name && name === who.name);
}

/** The user whose credentials are right. @throws 401 */
function provenUser(region: Region, { methods, password, totp }: Auth['identity']): IamUser {
  const user = userOf(region, password.user);
  if (!methods.includes('password') || user?.password !== password.user.password) throw errors.wrongPassword();
  if (user.totp === null) return user;
  const coded = methods.includes('totp') ? totp?.user : undefined;
  const isTheirs = coded !== undefined && userOf(region, coded) === user;
  if (!isTheirs || !isCode(user.totp, coded.passcode, region.account.clock.now())) throw errors.wrongPasscode();
  return user;
}

/** The requested project, or null for none. @throws 401 if the region does not have it, or the user may not reach it */
function projectOf(region: Region, user: IamUser, scope: Auth['scope']): { id: string; name: string } | null {
  if (scope === undefined) return null;
  const { project } = scope;
  const found = region.projects.find(({ world }) =>
    'id' in project ? project.id === world.projectId : project.name === world.name,
  );
  if (found === undefined || !mayReach(user, found.world.name)) throw errors.noProject();
  return { id: found.world.projectId, name: found.world.name };
}

/** @throws 400 */
function authOf(incoming: FastifyRequest): Auth {
  try {
    return request.parse(json(incoming)).auth;
  } catch {
    throw errors.badTokenRequest();
  }
}

/** `POST /v3/auth/tokens`, in the style of Keystone v3: the token is in the header `X-Subject-Token`. */
export function issueToken(region: Region, incoming: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { identity, scope } = authOf(incoming);
  const user = provenUser(region, identity);
  const { id, name } = user;
  const project = projectOf(region, user, scope);
  const issued_at = region.account.clock.now();
  const token = sealToken({ user_id: id, project_id: project?.id ?? null, issued_at }, region.account.sk);
  return reply
    .code(201)
    .header('X-Subject-Token', token)
    .send({
      token: {
        methods: identity.methods,
        issued_at: isoTime(issued_at).replace('Z', '000Z'),
        expires_at: isoTime(issued_at + TOKEN_MS).replace('Z', '000Z'),
        user: { id, name, domain: ACCOUNT, password_expires_at: '' },
        roles: [{ id: '0', name: 'op_gated' }],
        ...(project !== null && { project: { ...project, domain: ACCOUNT } }),
      },
    });
}

/**
 * A project as IAM lists it. The parent of a region's own project is the account. The parent of a further one is the
 * region's own project.
 */
function listedProject({ name, projectId: id, region }: World, idOf: ReadonlyMap<ProjectName, string>): object {
  const parent_id = name === region ? ACCOUNT.id : (idOf.get(region) ?? ACCOUNT.id);
  return { id, name, domain_id: ACCOUNT.id, parent_id, description: '', enabled: true, is_domain: false };
}

function projectList(region: Region, isListed: (world: World) => boolean): object {
  const worlds = region.everywhere.map(({ world }) => world);
  const idOf = new Map(worlds.map(({ name, projectId }) => [name, projectId]));
  const projects = worlds.filter(isListed).map((world) => listedProject(world, idOf));
  return { links: { self: null, previous: null, next: null }, projects };
}

/**
 * `GET /v3/projects`: all projects of the account, or the one with the given name. Like the cloud's, it lists those of
 * every region.
 */
export function listProjects(region: Region, incoming: FastifyRequest): object {
  const name = query(incoming, 'name');
  return projectList(region, (world) => name === undefined || world.name === name);
}

/** `GET /v3/auth/projects`: the projects that the caller may reach, in every region. */
export function listReachableProjects(region: Region, authenticated: Authenticated): object {
  return projectList(region, ({ name }) => authenticated.by === 'key' || mayReach(authenticated.user, name));
}
