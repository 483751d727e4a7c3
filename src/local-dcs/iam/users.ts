import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { PROJECT_NAMES, type ProjectName } from '../projects.ts';
import { toBase32 } from './totp.ts';

/** The account of all users. */
export const ACCOUNT = { id: 'a0b1c2d3e4f5061728394a5b6c7d8e9f', name: 'local-account' };

/** The user's permission: to switch, only to read, or nothing. */
const may = z.enum(['switch', 'read', 'nothing']);

const secret = z.string().regex(/^[A-Z2-7]{16,}$/, 'must be base32, 16 letters or more');

/**
 * A user in `LOCAL_DCS_IAM_USERS`. `totp`: the secret of their one-time codes, if IAM asks for one. `projects`: the
 * names of the projects that they may reach. Default: all.
 */
export const givenUser = z.strictObject({
  name: z.string().min(1).max(64),
  password: z.string().min(8),
  may,
  totp: secret.nullable().default(null),
  projects: z.array(z.enum(PROJECT_NAMES)).optional(),
});
type GivenUser = z.infer<typeof givenUser>;

export const iamUser = givenUser.extend({ id: z.string() });
export type IamUser = z.infer<typeof iamUser>;

/** The caller: the identity that DCS writes into its tasks, and the permission. */
export type Caller = Pick<IamUser, 'id' | 'name' | 'may'>;

/** Whether a user may reach a project. */
export function mayReach({ projects }: Pick<IamUser, 'projects'>, project: ProjectName): boolean {
  return projects?.includes(project) ?? true;
}

/** The owner of the access key. */
export const KEY_OWNER: Caller = { id: 'e5c1b7f09d0c4a60a2d1a7d5a3a0c4e2', name: 'local-user', may: 'switch' };

/** Users that nobody can guess: one may switch, one may read, one may switch with a one-time code. */
function madeUp(): GivenUser[] {
  const mark = randomBytes(2).toString('hex');
  const one = (name: string, what: Pick<GivenUser, 'may' | 'totp'>): GivenUser => ({
    name: `${name}-${mark}`,
    password: randomBytes(12).toString('base64url'),
    ...what,
  });
  return [
    one('switcher', { may: 'switch', totp: null }),
    one('reader', { may: 'read', totp: null }),
    one('switcher-with-code', { may: 'switch', totp: toBase32(randomBytes(20)) }),
  ];
}

/** The users: the given ones, otherwise the stored ones, otherwise new ones. A known name keeps its id. */
export function usersFrom(given: readonly GivenUser[] | undefined, known: readonly IamUser[] | undefined): IamUser[] {
  if (given === undefined && known !== undefined) return [...known];
  const idOf = (name: string) => known?.find((user) => user.name === name)?.id ?? randomUUID().replaceAll('-', '');
  return (given ?? madeUp()).map((user) => ({ ...user, id: idOf(user.name) }));
}
