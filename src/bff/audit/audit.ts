import type { Logger } from 'pino';
import {
  actorRef,
  NOT_SIGNED_IN,
  SEVERAL,
  type Actor,
  type AuditChain,
  type AuditFilter,
  type AuditPage,
  type AuditRecord,
} from '../../contract/audit.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { Instance } from '../../contract/instance.ts';
import type { InstanceId } from '../../contract/ids.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import { withRequest, type By } from './actor.ts';
import { networkOf } from '../platform/network.ts';
import { appendAudit, findAuditBefore } from '../store/audit.ts';
import type { Store } from '../store/database.ts';
import { sslWord } from './of-step.ts';
import { entriesIn, verifyAudit } from './read.ts';
import { createRepeats, type Occurrence } from './repeats.ts';
import { sha256 } from '../platform/sha256.ts';

export interface AuditOptions {
  store: Store;
  /** What is known of an instance, or null when no scope lists it. */
  find: (id: InstanceId) => Pick<Instance, 'name' | 'project_id'> | null;
  clock: Clock;
  log: Logger;
}

/** Default values of columns that most entries do not use. */
export const NOTHING = {
  before: null,
  after: null,
  project_id: null,
  change_id: null,
  job_id: null,
  error_code: null,
  error_msg: null,
  acknowledged: null,
  backup_first: null,
  backup_id: null,
  times: null,
  since: null,
} as const satisfies Partial<AuditRecord>;

/** How many refusals of one person, and of all strangers together, get their own entry in an hour. */
const MOST_OF_PERSON = 1000;
const MOST_OF_STRANGERS = 200;

/** The limit of a stored name, in UTF-16 units. It includes the subject. */
const LONGEST_NAME = 400;

/** The content of an entry. */
interface Said {
  by: By;
  id: InstanceId | null;
  rest: Pick<AuditRecord, 'action'> & Partial<AuditRecord>;
}

/** The part of an actor that strangers cannot choose. */
const placeOf = (who: Actor): string => (who.kind === 'console' ? '' : networkOf(who.address));

/**
 * A refusal, with the keys that find its repeats. Repeats are refusals of the same person from the same network, for
 * the same instance, with the same code. The rough key ignores the instance, and the network of strangers.
 */
function refusalOf(said: Said): Occurrence<Said> {
  const { by, id, rest } = said;
  const { action, before = null, after = null, error_code = null } = rest;
  const who = actorRef(by.actor);
  const isStranger = by.actor.kind === 'local';
  // People can choose their display names, but not their subjects.
  const roughBefore = / \(([a-z]+:.*)\)$/.exec(before ?? '')?.[1] ?? before;
  const anyone: Actor = isStranger ? { kind: 'local', name: NOT_SIGNED_IN, address: SEVERAL } : by.actor;
  return {
    source: { key: who, most: isStranger ? MOST_OF_STRANGERS : MOST_OF_PERSON },
    key: JSON.stringify([who, placeOf(by.actor), action, id, before, after, error_code]),
    record: said,
    rough: {
      key: JSON.stringify([who, action, roughBefore, error_code]),
      record: { by: { ...by, actor: anyone }, id: null, rest: { ...rest, before: roughBefore, after: null } },
    },
  };
}

/** Writes audit entries other than the steps of changes (of-step.ts writes those), and reads the audit. */
export function createAudit({ store, find, clock, log }: AuditOptions) {
  let verification: Promise<AuditChain> | null = null;

  const append = ({ by, id, rest }: Said) => {
    const known = id === null ? null : find(id);
    return store.transaction().execute((db) =>
      appendAudit(
        db,
        {
          ...NOTHING,
          at: instantOf(clock),
          actor: by.actor,
          reason: by.reason,
          project_id: by.project_id ?? known?.project_id ?? null,
          instance_id: id,
          instance_name: known?.name ?? null,
          request_ids: [...by.request_ids],
          ...rest,
        },
        sha256,
      ),
    );
  };

  const repeats = createRepeats<Said>({
    clock,
    write: async (said, merged) => {
      await append({ ...said, rest: { ...said.rest, ...merged } });
    },
    onFault: (cause, { rest: { action, error_code } }, { times }) =>
      log.error(
        { err: cause, action, error_code, times },
        'a number of refusals could not be written to the audit yet',
      ),
  });

  return {
    /** Writes the counted refusals. Call it before the database closes. */
    close: () => repeats.close(),
    /**
     * Records that a switch was refused before there was a change. Never rejects, because the person must still get the
     * reason, and nothing was switched. A failed write is logged. Repeats are merged (repeats.ts).
     *
     * @param enabled the requested state, or null when it was not read
     */
    async refused(by: By, id: InstanceId | null, enabled: boolean | null, error: ErrorEnvelope): Promise<void> {
      const { request_id, error_code, error_msg } = error;
      const after = enabled === null ? null : sslWord(enabled);
      try {
        const rest = { action: 'refused', after, error_code, error_msg } as const;
        await repeats.add(refusalOf({ by: withRequest(by, request_id), id, rest }));
      } catch (cause) {
        log.error({ err: cause, instance_id: id, error_code }, 'a refusal could not be written to the audit');
      }
    },
    /** Records a sign-in. Rejects when it cannot be written; then the sign-in must fail. */
    async signedIn(by: By): Promise<void> {
      await append({ by, id: null, rest: { action: 'signed-in' } });
    },
    /** Records a refused sign-in. Never rejects, as above. @param name the display name with the identity behind it */
    async signInRefused(by: By, name: string | null, { error_code, error_msg }: ErrorEnvelope): Promise<void> {
      try {
        const before = name?.slice(0, LONGEST_NAME) ?? null;
        const rest = { action: 'sign-in-refused', before, error_code, error_msg } as const;
        await repeats.add(refusalOf({ by, id: null, rest }));
      } catch (cause) {
        log.error({ err: cause, error_code }, 'a refused sign-in could not be written to the audit');
      }
    },
    /** Records that a person ended one or all of their sessions. */
    async signedOut(by: By): Promise<void> {
      await append({ by, id: null, rest: { action: 'signed-out' } });
    },
    /** Records a certificate download in advance. Rejects when it cannot be written; then the download must fail. */
    async certificateDownloaded(by: By, id: InstanceId, name: string): Promise<void> {
      await append({ by, id, rest: { action: 'certificate-downloaded', instance_name: name } });
    },
    /** Entries, newest first. @param before only entries with a lower number; null for the newest */
    async page(filter: AuditFilter, before: number | null, limit: number): Promise<AuditPage> {
      const links = await findAuditBefore(store, filter, before, limit + 1);
      const shown = links.slice(0, limit);
      const entries = entriesIn(shown);
      if (entries.length < shown.length) log.error('the audit has rows that are not valid entries: verify the chain');
      return { entries, next: links.length > limit ? (shown.at(-1)?.seq ?? null) : null };
    },
    /** Whether the chain is whole. Calls during a running check share its answer. */
    verify(): Promise<AuditChain> {
      verification ??= verifyAudit(store).finally(() => (verification = null));
      return verification;
    },
  };
}
export type Audit = ReturnType<typeof createAudit>;
