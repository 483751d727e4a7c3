import * as z from 'zod';
import { BOUNDS } from '../platform/bounds.ts';
import { clip } from '../platform/clip.ts';
import { consoleError } from '../platform/failure.ts';
import { envelopeOf } from './errors.ts';
import type { CallFailure, CallResult } from './result.ts';
import type { Transport } from './transport.ts';

/** The credentials by which a person signs in at IAM. */
export interface IamLogin {
  /** The account's name. */
  domain: string;
  name: string;
  password: string;
  passcode: string | null;
  /** IAM's id of the user. IAM's documents ask for it beside a code; without it, name and account identify the user, as in Keystone. */
  userId: string | null;
}

/** A person's token, and the person's identity. */
export interface IamToken {
  token: string;
  /** ISO 8601 in UTC. */
  expires_at: string;
  user: { id: string; name: string };
}

const wireToken = z.object({
  token: z.object({
    expires_at: z
      .string()
      .transform((text) => new Date(text))
      .refine((date) => !Number.isNaN(date.getTime())),
    user: z.object({
      id: z.string().min(1).max(BOUNDS.id.most),
      name: z
        .string()
        .min(1)
        .transform((name) => clip(name, BOUNDS.name.most)),
    }),
  }),
});

function bodyOf({ domain, name, password, passcode, userId }: IamLogin, projectId: string): object {
  const user = { name, domain: { name: domain } };
  const scope = { project: { id: projectId } };
  const byPassword = { user: { ...user, password } };
  if (passcode === null) return { auth: { identity: { methods: ['password'], password: byPassword }, scope } };
  const totp = { user: { ...(userId === null ? user : { id: userId }), passcode } };
  return { auth: { identity: { methods: ['password', 'totp'], password: byPassword, totp }, scope } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Exchanges name and password for a token of a project, 24 h valid (dcs-api.md §5). Never rejects. */
export async function askToken(
  transport: Transport,
  login: IamLogin,
  projectId: string,
): Promise<CallResult<IamToken>> {
  const answer = await transport.send({
    method: 'POST',
    path: '/v3/auth/tokens?nocatalog=true',
    headers: { 'content-type': 'application/json;charset=utf8', accept: 'application/json' },
    body: JSON.stringify(bodyOf(login, projectId)),
  });
  if (!answer.ok) return answer;
  const { raw, header } = answer;
  if (raw.status < 200 || raw.status >= 300) {
    const envelope = envelopeOf(raw, [login.password, login.passcode ?? '']);
    return { ok: false, failure: { kind: 'answered', status: raw.status, envelope } };
  }
  const token = header('x-subject-token');
  const parsed = wireToken.safeParse(parseJson(raw.body));
  if (token === null || !parsed.success) {
    const message = 'IAM gave no token that the console can use.';
    const { requestId: request_id } = raw;
    const envelope = consoleError('CONSOLE.UPSTREAM_UNREADABLE', message, { source: 'iam', request_id });
    return { ok: false, failure: { kind: 'answered', status: raw.status, envelope } };
  }
  const { expires_at, user } = parsed.data.token;
  return { ok: true, value: { token, expires_at: expires_at.toISOString(), user }, requestId: raw.requestId };
}

/**
 * Whether IAM asks for a one-time code. Its documents do not give the message. It is `mfa totp code verify fail`, both for a missing
 * and for a wrong code (opentelekomcloud/python-otcextensions#336).
 */
export function asksForPasscode({ status, envelope }: CallFailure): boolean {
  return status === 401 && /\b(mfa|totp)\b/i.test(envelope.error_msg);
}
