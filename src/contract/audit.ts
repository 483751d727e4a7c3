import * as z from 'zod/mini';
import { changeId, instanceId, instant, jobId, projectId } from './ids.ts';
import { person, signInMethod, type SignInMethod } from './session.ts';
import { lossKind } from './verdict.ts';

/**
 * Who did something. `console`: the console by itself, e.g. an outcome that its watcher found. `local`: a person who is not
 * signed in, by the address that they came from, or `TERMINAL`. `person`: someone who is signed in.
 */
export const actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('console') }),
  z.object({ kind: z.literal('local'), name: z.string(), address: z.string() }),
  z.extend(person, { kind: z.literal('person'), address: z.string() }),
]);
export type Actor = z.infer<typeof actor>;

/** The name of a person who is not signed in. */
export const NOT_SIGNED_IN = 'not signed in';

/** In place of an address: a person at the machine itself, by their name there. */
export const TERMINAL = 'terminal';

/** In place of an address: an entry stands for occurrences from more than one. */
export const SEVERAL = 'several';

/** What tells one actor from another, whatever their display names. Here `local` is a person who was not at the machine itself. */
export type ActorIdentity =
  | { kind: 'console' }
  | { kind: 'local' | typeof TERMINAL; name: string }
  | { kind: 'person'; method: SignInMethod; subject: string };

export function identityOf(who: Actor): ActorIdentity {
  switch (who.kind) {
    case 'console':
      return { kind: who.kind };
    case 'local':
      return { kind: who.address === TERMINAL ? TERMINAL : who.kind, name: who.name };
    case 'person':
      return { kind: who.kind, method: who.method, subject: who.subject };
  }
}

/** An identity as one text, for filters and addresses: `console`, `local:NAME`, `terminal:NAME` or `person:METHOD:SUBJECT`. */
export function actorRef(who: Actor): string {
  return Object.values(identityOf(who)).join(':');
}

const REF = new RegExp(
  `^(console|(local|terminal):[\\s\\S]{1,300}|person:(${signInMethod.options.join('|')}):[\\s\\S]{1,300})$`,
);
/** What `actorRef` writes. */
export const actorText = z.string().check(z.regex(REF));

/** Reads what `actorRef` writes; null where it is none. */
export function readActorRef(ref: string): ActorIdentity | null {
  if (!REF.test(ref)) return null;
  const [kind, ...rest] = ref.split(':');
  if (kind === 'local' || kind === TERMINAL) return { kind, name: rest.join(':') };
  const [method, ...subject] = rest;
  const parsed = signInMethod.safeParse(method);
  return parsed.success ? { kind: 'person', method: parsed.data, subject: subject.join(':') } : { kind: 'console' };
}

export const auditAction = z.enum([
  'intended',
  'found-external',
  'step',
  'outcome',
  'refused',
  'certificate-downloaded',
  'signed-in',
  'sign-in-refused',
  'signed-out',
  'account-added',
  'account-reset',
  'account-password-changed',
  'account-role-changed',
  'account-disabled',
  'account-enabled',
  'account-removed',
  // As `found-external` was written in entries of earlier versions.
  'found-outside',
]);
export type AuditAction = z.infer<typeof auditAction>;

/** What entries can be looked for by: every action under the word that it has now. */
export const AUDIT_ACTIONS: readonly AuditAction[] = auditAction.options.filter((action) => action !== 'found-outside');

/** SHA-256 in hex. */
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/**
 * What the audit says of one thing that happened. A member that comes later is null where it is missing: entries that were written
 * before are read as they are, and keep their hash (src/domain/audit-chain.ts).
 */
export const auditRecord = z.object({
  /** From 1, without a gap. */
  seq: z.int().check(z.positive()),
  at: instant,
  actor,
  action: auditAction,
  /** The scope of the instance; null where that is not known. */
  project_id: z._default(z.nullable(projectId), null),
  instance_id: z.nullable(instanceId),
  instance_name: z.nullable(z.string()),
  /**
   * `intended`, `found-external`, `refused`: SSL as it stood (null where that was not read) and as it was asked for, `on` or `off`.
   * `account-…`: the account's name, role and state. Else states of the change.
   */
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
  change_id: z.nullable(changeId),
  job_id: z.nullable(jobId),
  /** Ours, and those of DCS's answers. */
  request_ids: z.array(z.string()),
  /** What the person gave as the reason. */
  reason: z.nullable(z.string()),
  /** `intended`: the losses that were accepted, none for an empty list. */
  acknowledged: z._default(z.nullable(z.array(lossKind)), null),
  /** `intended`: whether a backup was to be made first. */
  backup_first: z._default(z.nullable(z.boolean()), null),
  /** Of the backup that was begun before the switch. */
  backup_id: z._default(z.nullable(z.string()), null),
  error_code: z.nullable(z.string()),
  error_msg: z.nullable(z.string()),
  /** How many repeats of the same refusal this entry stands for, and when the first of them was; all else is the newest one's. Null: it is one. */
  times: z._default(z.nullable(z.int().check(z.positive())), null),
  since: z._default(z.nullable(instant), null),
});
export type AuditRecord = z.infer<typeof auditRecord>;

/** A record in its place in the chain: each holds the hash of the one before. */
export const auditEntry = z.extend(auditRecord, { prev_hash: hash, hash });
export type AuditEntry = z.infer<typeof auditEntry>;

/** What entries can be looked for by. `from` counts, `to` does not. `actor` is as `actorRef` writes it: names find nobody. */
export const auditFilter = z.strictObject({
  project_id: z.optional(projectId),
  instance_id: z.optional(instanceId),
  action: z.optional(auditAction),
  actor: z.optional(actorText),
  from: z.optional(instant),
  to: z.optional(instant),
  change_id: z.optional(changeId),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/**
 * Answer of `GET /api/audit`, newest first. Query: the filter, `before` (entries with a smaller `seq`) and `limit` (1–500,
 * default 100). `next` is the `before` of the next page, null where there is none.
 */
export const auditPage = z.object({ entries: z.array(auditEntry), next: z.nullable(z.int()) });
export type AuditPage = z.infer<typeof auditPage>;

/** `GET /api/audit/export` takes the filter and one of these; its answer is a file, oldest first. */
export const exportFormat = z.enum(['csv', 'jsonl']);
export type ExportFormat = z.infer<typeof exportFormat>;

/**
 * What is wrong where a chain breaks. `changed`: the entry does not have its hash. `missing`: it is not there. `reordered`: another
 * stands in its place, which has its own place elsewhere. `unlinked`: it does not hold the hash of the one before, so one of both
 * was written anew.
 */
export const chainFault = z.enum(['changed', 'missing', 'reordered', 'unlinked']);
export type ChainFault = z.infer<typeof chainFault>;

/** Answer of `GET /api/audit/chain`. `head` is the hash of the newest entry, null where there is none. */
export const auditChain = z.discriminatedUnion('whole', [
  z.object({ whole: z.literal(true), entries: z.int(), head: z.nullable(hash) }),
  z.object({ whole: z.literal(false), broken_at: z.int(), why: chainFault }),
]);
export type AuditChain = z.infer<typeof auditChain>;
