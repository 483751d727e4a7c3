import * as z from 'zod/mini';
import { instant, projectId } from './ids.ts';

/** `admin`: may do all. `support`: sees everything, switches nothing. */
export const role = z.enum(['admin', 'support']);
export type Role = z.infer<typeof role>;

/**
 * How somebody signs in. `link`: a one-time link that the console printed at its start. `oidc`: the company's identity provider.
 * `iam`: the person's own cloud account. `local`: an account of this console.
 */
export const signInMethod = z.enum(['link', 'oidc', 'iam', 'local']);
export type SignInMethod = z.infer<typeof signInMethod>;

/** Someone who is signed in. `way` and `subject` say who that is; the name is for display only, and two people may have the same. */
export const person = z.object({ method: signInMethod, subject: z.string(), name: z.string(), role });
export type Person = z.infer<typeof person>;

/** Answer of `GET /api/session`: who is asking, or how they can sign in. */
export const sessionState = z.discriminatedUnion('signed_in', [
  z.object({
    signed_in: z.literal(false),
    methods: z.array(signInMethod),
    /** Whether IAM users have to name their account; else the console has one set. */
    asks_domain: z.boolean(),
    /** The projects for which people can sign in by a cloud account: a token is of one project. Of several, the person chooses. */
    projects: z.array(z.object({ project_id: projectId, name: z.string() })),
  }),
  z.object({
    signed_in: z.literal(true),
    person,
    /** Whether switching is taken from everyone (READ_ONLY). */
    read_only: z.boolean(),
    /** When the session ends, whatever is done. */
    expires_at: instant,
    /** How long it may lie idle, in ms. */
    idle_ms: z.int(),
  }),
]);
export type SessionState = z.infer<typeof sessionState>;

/** One of one's own sessions. */
export const ownSession = z.object({
  /** Names it in a list; it is not the secret of the cookie. */
  session_id: z.uuid(),
  current: z.boolean(),
  method: signInMethod,
  address: z.string(),
  user_agent: z.string(),
  created_at: instant,
  seen_at: instant,
  expires_at: instant,
});
export type OwnSession = z.infer<typeof ownSession>;

/** Answer of `GET /api/sessions`, newest first. */
export const ownSessions = z.object({ sessions: z.array(ownSession) });

/** Answer of `DELETE /api/session` and `DELETE /api/sessions`: where the browser goes next, to sign out at the identity provider too; null for nowhere. */
export const signedOut = z.object({ redirect: z.nullable(z.string()) });

/** Body of `POST /api/session/link`. */
export const linkSignIn = z.strictObject({ link: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)) });

/** A password of this console as it is sent. How long it may be is counted once it is normalised; as it comes it may have more signs. */
const sentPassword = z.string().check(z.minLength(1), z.maxLength(1024));

/** Body of `POST /api/session/local`. */
export const localSignIn = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(64)),
  password: sentPassword,
});

/** How long the password of an account may be, normalised: `least` in characters, `most` in UTF-16 units. */
export const PASSWORD_LENGTH = { least: 12, most: 256 } as const;

/**
 * Body of `PUT /api/session/password`, for people with an account of this console. Its answer is the session state. The schema accepts a
 * longer password than the rule does, so that the rule's own message names the limit.
 */
export const passwordChange = z.strictObject({
  current: sentPassword,
  password: sentPassword,
});

/**
 * Body of `POST /api/session/iam`: an IAM user of an account (`domain`, which may be missing where the console has one set); `passcode`
 * where IAM asks for a one-time code, and with it IAM's id of the user, which its documents ask for then.
 */
export const iamSignIn = z.strictObject({
  domain: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  project_id: z.optional(projectId),
  name: z.string().check(z.minLength(1), z.maxLength(64)),
  password: z.string().check(z.minLength(1), z.maxLength(256)),
  passcode: z.optional(z.string().check(z.regex(/^\d{6}$/))),
  user_id: z.optional(z.string().check(z.regex(/^[0-9a-f]{32}$/))),
});

/** A header that a form of another site cannot send: every request that changes something carries it. */
export const CONSOLE_HEADER = { name: 'x-console-request', value: 'true' } as const;
