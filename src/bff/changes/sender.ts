import type { Logger } from 'pino';
import type { Change } from '../../contract/change.ts';
import { jobId } from '../../contract/ids.ts';
import type { ChangeEvent } from '../../domain/life-cycle.ts';
import type { SwitchAnswer } from '../cloud/client.ts';
import { hadNoEffect, type CallFailure, type CallResult } from '../cloud/result.ts';
import { consoleError } from '../platform/failure.ts';
import { BY_CONSOLE, withRequest, type By } from '../audit/actor.ts';
import type { CloudClient } from '../fleet/cloud-client.ts';
import type { ClientOf } from '../identity/authority.ts';
import type { Because } from '../store/changes.ts';
import { because } from './because.ts';
import type { Journal } from './journal.ts';

/** The change after its PUT, and how that failed, if it did. */
export interface Sent {
  change: Change;
  failure: CallFailure | null;
}

/** The result of a PUT, as it must be written, and how it failed, if it did. */
export interface Answer {
  event: ChangeEvent;
  why: Because;
  by: By;
  failure: CallFailure | null;
}

/** The result of a PUT could not be written. The runner writes it when that is possible again. */
export class Unwritten extends Error {
  readonly answer: Answer;
  constructor(answer: Answer, cause: unknown) {
    super('The result of a switch could not be written', { cause });
    this.answer = answer;
  }
}

export interface SenderOptions {
  clientOf: ClientOf<CloudClient>;
  journal: Journal;
  log: Logger;
}

/** The result that the effect of the PUT is not known. The runner finds out. */
function lost({ change_id }: Change, failure: CallFailure, by: By): Answer {
  const { envelope, status, kind } = failure;
  const evidence = {
    http_status: status === 0 ? null : status,
    error_code: envelope.error_code,
    request_id: envelope.request_id,
  };
  const cause = kind !== 'answered' ? 'no-answer' : status < 300 ? 'job-unreadable' : 'error-answered';
  const event = { type: 'answer-lost', error: { ...envelope, change_id } } as const;
  return { event, why: because(cause, evidence), by: withRequest(by, envelope.request_id), failure };
}

/**
 * Sends the only PUT of a change, whose intent is on disk, and writes the result. It is sent on the authority of the
 * person who asked, or not at all. Once it is sent, it goes on even if that person is gone.
 */
export function createSender({ clientOf, journal, log }: SenderOptions) {
  const underWay = new Set<Promise<unknown>>();
  let open = true;

  /** Makes a shutdown wait for work that has just begun. @returns the result of the work */
  async function hold<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  }

  async function mustApply({ change_id }: Change, answer: Answer): Promise<Sent> {
    let after: Change | null;
    try {
      after = await journal.apply(change_id, answer.event, answer.why, answer.by);
    } catch (cause) {
      throw new Unwritten(answer, cause);
    }
    if (after === null) throw new Error(`change ${change_id}: ${answer.event.type} is not legal where it stands`);
    return { change: after, failure: answer.failure };
  }

  async function switchSsl({ asked_by, instance_id, enabled }: Change): Promise<CallResult<SwitchAnswer>> {
    const asker = await clientOf(asked_by);
    return asker.ok ? asker.value.client.switchSsl(instance_id, enabled) : asker;
  }

  async function put(intent: Change, by: By): Promise<Answer> {
    const { change_id } = intent;
    const result = await switchSsl(intent);
    if (result.ok) {
      const { request_id } = result.value;
      const id = jobId.safeParse(result.value.job_id);
      if (id.success) {
        const event = { type: 'accepted', job_id: id.data, request_id } as const;
        return { event, why: because('accepted', { request_id }), by: withRequest(by, request_id), failure: null };
      }
      const message = 'DCS accepted the switch with a job id that the console cannot use.';
      const envelope = consoleError('CONSOLE.UPSTREAM_UNREADABLE', message, { source: 'dcs', request_id });
      return lost(intent, { kind: 'answered', status: 200, envelope }, by);
    }
    const { failure } = result;
    const { kind, status, envelope } = failure;
    if (kind === 'not-sent') {
      const message = `The switch was not sent: ${envelope.error_msg}`;
      // A 401 that the key guard repeats stays unchanged. A connection that was never made becomes "not sent".
      const error = status === 0 ? consoleError('CONSOLE.NOT_SENT', message, { source: 'network' }) : envelope;
      const event = { type: 'refused', error: { ...error, change_id } } as const;
      return { event, why: because('not-sent', { error_code: envelope.error_code }), by, failure };
    }
    if (hadNoEffect(failure)) {
      const event = { type: 'refused', error: { ...envelope, change_id } } as const;
      const { error_code, request_id } = envelope;
      const why = because('refused', { http_status: status, error_code, request_id });
      return { event, why, by, failure };
    }
    return lost(intent, failure, by);
  }

  return {
    /** Whether PUTs may still be sent. */
    isOpen: () => open,
    /**
     * @param intent a change in `intended`, just written
     * @throws Unwritten when the result could not be written
     */
    async send(intent: Change, by: By = BY_CONSOLE): Promise<Sent> {
      try {
        return await hold(put(intent, by).then((answer) => mustApply(intent, answer)));
      } catch (cause) {
        log.error({ err: cause, change_id: intent.change_id }, 'a change could not be written');
        throw cause;
      }
    },
    hold,
    /** Sends no new PUT any more. Resolves when no PUT and no other held work is on its way. */
    async stop(): Promise<void> {
      open = false;
      await Promise.allSettled(underWay);
    },
  };
}
export type Sender = ReturnType<typeof createSender>;
