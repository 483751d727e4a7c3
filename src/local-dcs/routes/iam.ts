import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import { isoTime } from '../clock.ts';
import { errors } from '../errors.ts';
import { sealToken, TOKEN_MS } from '../iam/tokens.ts';
import { isCode } from '../iam/totp.ts';
import { ACCOUNT, type IamUser } from '../iam/users.ts';
import { json, type Dcs, type Handler } from './request.ts';

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

function userOf(dcs: Dcs, who: z.infer<typeof whom>): IamUser | undefined {
  if ('id' in who) return dcs.world.iamUsers.find(({ id }) => id === who.id);
  return dcs.world.iamUsers.find(({ name }) => who.domain.name === ACCOUNT && name === who.name);
}

/** Who proved to be one of the users. @throws 401 */
function provenUser(dcs: Dcs, { methods, password, totp }: Auth['identity']): IamUser {
  const user = userOf(dcs, password.user);
  if (!methods.includes('password') || user?.password !== password.user.password) throw errors.wrongPassword();
  if (user.totp === null) return user;
  const coded = methods.includes('totp') ? totp?.user : undefined;
  const isTheirs = coded !== undefined && userOf(dcs, coded) === user;
  if (!isTheirs || !isCode(user.totp, coded.passcode, dcs.world.clock.now())) throw errors.wrongPasscode();
  return user;
}

/** The project that is asked for, null for none. @throws 401 where it is not the account's */
function projectOf(dcs: Dcs, scope: Auth['scope']): { id: string; name: string } | null {
  if (scope === undefined) return null;
  const own = { id: dcs.world.credentials.projectId, name: dcs.region };
  const { project } = scope;
  if ('id' in project ? project.id === own.id : project.name === own.name) return own;
  throw errors.noProject();
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
export const issueToken: Handler = (dcs, incoming, reply) => {
  const { identity, scope } = authOf(incoming);
  const { id, name } = provenUser(dcs, identity);
  const project = projectOf(dcs, scope);
  const issued_at = dcs.world.clock.now();
  const domain = { id: 'a0b1c2d3e4f5061728394a5b6c7d8e9f', name: ACCOUNT };
  const token = sealToken({ user_id: id, project_id: project?.id ?? null, issued_at }, dcs.world.credentials.sk);
  return reply
    .code(201)
    .header('X-Subject-Token', token)
    .send({
      token: {
        methods: identity.methods,
        issued_at: isoTime(issued_at).replace('Z', '000Z'),
        expires_at: isoTime(issued_at + TOKEN_MS).replace('Z', '000Z'),
        user: { id, name, domain, password_expires_at: '' },
        roles: [{ id: '0', name: 'op_gated' }],
        ...(project !== null && { project: { ...project, domain } }),
      },
    });
};
