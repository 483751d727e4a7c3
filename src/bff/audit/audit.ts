import type { Logger } from 'pino';
import type { AuditChain, AuditFilter, AuditPage, AuditRecord } from '../../contract/audit.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { InstanceId } from '../../contract/ids.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import { withRequest, type By } from './actor.ts';
import { appendAudit, findAuditBefore } from '../store/audit.ts';
import type { Store } from '../store/database.ts';
import { sslWord } from './of-step.ts';
import { entriesIn, verifyAudit } from './read.ts';
import { sha256 } from '../platform/sha256.ts';

export interface AuditOptions {
  store: Store;
  /** The name of an instance, where it is known. */
  nameOf: (id: InstanceId) => string | null;
  clock: Clock;
  log: Logger;
}

/** What most entries do not have. */
export const NOTHING = {
  before: null,
  after: null,
  change_id: null,
  job_id: null,
  error_code: null,
  error_msg: null,
  acknowledged: null,
  backup_first: null,
  backup_id: null,
} as const satisfies Partial<AuditRecord>;

/** What the audit is told besides the steps of changes (those: of-step.ts), and what it can tell. */
export function createAudit({ store, nameOf, clock, log }: AuditOptions) {
  let verification: Promise<AuditChain> | null = null;

  const append = (by: By, id: InstanceId | null, rest: Pick<AuditRecord, 'action'> & Partial<AuditRecord>) =>
    store.transaction().execute((db) =>
      appendAudit(
        db,
        {
          ...NOTHING,
          at: instantOf(clock),
          actor: by.actor,
          reason: by.reason,
          instance_id: id,
          instance_name: id === null ? null : nameOf(id),
          request_ids: [...by.request_ids],
          ...rest,
        },
        sha256,
      ),
    );

  return {
    /**
     * A switch was refused before there was a change. Never rejects: who was refused must be told why, and nothing was done; that it
     * could not be written stands in the log.
     *
     * @param enabled what was asked for, null where that was not read
     */
    async refused(by: By, id: InstanceId | null, enabled: boolean | null, error: ErrorEnvelope): Promise<void> {
      const { request_id, error_code, error_msg } = error;
      const after = enabled === null ? null : sslWord(enabled);
      try {
        await append(withRequest(by, request_id), id, { action: 'refused', after, error_code, error_msg });
      } catch (cause) {
        log.error({ err: cause, instance_id: id, error_code }, 'a refusal could not be written to the audit');
      }
    },
    /** Somebody has signed in. Rejects where that cannot be written: then they have not. */
    async signedIn(by: By): Promise<void> {
      await append(by, null, { action: 'signed-in' });
    },
    /** Somebody was not let in. Never rejects, as above. @param name what they called themselves */
    async signInRefused(by: By, name: string | null, { error_code, error_msg }: ErrorEnvelope): Promise<void> {
      try {
        await append(by, null, {
          action: 'sign-in-refused',
          before: name?.slice(0, 64) ?? null,
          error_code,
          error_msg,
        });
      } catch (cause) {
        log.error({ err: cause, error_code }, 'a refused sign-in could not be written to the audit');
      }
    },
    /** Somebody has ended one of their sessions, or all. */
    async signedOut(by: By): Promise<void> {
      await append(by, null, { action: 'signed-out' });
    },
    /** A certificate is about to be handed out. Rejects where that cannot be written: then it must not be. */
    async certificateDownloaded(by: By, id: InstanceId, name: string): Promise<void> {
      await append(by, id, { action: 'certificate-downloaded', instance_name: name });
    },
    /** Entries, newest first. @param before a number that they are below; null for the newest */
    async page(filter: AuditFilter, before: number | null, limit: number): Promise<AuditPage> {
      const links = await findAuditBefore(store, filter, before, limit + 1);
      const shown = links.slice(0, limit);
      const entries = entriesIn(shown);
      if (entries.length < shown.length) log.error('the audit holds rows that are no entries: verify the chain');
      return { entries, next: links.length > limit ? (shown.at(-1)?.seq ?? null) : null };
    },
    /** Whether the chain is whole. Whoever asks while it is looked at gets the same answer. */
    verify(): Promise<AuditChain> {
      verification ??= verifyAudit(store).finally(() => (verification = null));
      return verification;
    },
  };
}
export type Audit = ReturnType<typeof createAudit>;
