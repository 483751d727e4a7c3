import type { Logger } from 'pino';
import type { Change } from '../../contract/change.ts';
import { jobId } from '../../contract/ids.ts';
import type { SwitchAnswer } from '../dcs/client.ts';
import { hadNoEffect, type CallFailure, type CallResult } from '../dcs/result.ts';
import { consoleError } from '../failure.ts';
import { BY_CONSOLE, withRequest, type By } from '../identity/actor.ts';
import type { MeansOf } from '../identity/authority.ts';
import { because, type Journal } from './journal.ts';

/** Where a change stands after its PUT, and how that failed, where it did. */
export interface Sent {
  change: Change;
  failure: CallFailure | null;
}

export interface SenderOptions {
  meansOf: MeansOf;
  journal: Journal;
  log: Logger;
}

/**
 * Sends the one PUT of a change, whose intent is on disk, and writes down what came of it. Once it left it goes to its end whether or not
 * the one who asked is still there; before that, it leaves on their authority or not at all.
 */
export function createSender({ meansOf, journal, log }: SenderOptions) {
  const underWay = new Set<Promise<unknown>>();
  let open = true;

  /** Has a shutdown wait for work that was just begun. @returns what the work does */
  async function hold<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  }

  async function mustApply(...args: Parameters<Journal['apply']>): Promise<Change> {
    const after = await journal.apply(...args);
    if (after === null) throw new Error(`change ${args[0]}: ${args[1].type} is not legal where it stands`);
    return after;
  }

  /** That nobody knows what the PUT did: whoever follows the change finds out. */
  function lost({ change_id }: Change, failure: CallFailure, by: By): Promise<Change> {
    const { envelope, status, kind } = failure;
    const evidence = {
      http_status: status === 0 ? null : status,
      error_code: envelope.error_code,
      request_id: envelope.request_id,
    };
    const cause = kind !== 'answered' ? 'no-answer' : status < 300 ? 'job-unreadable' : 'error-answered';
    const event = { type: 'answer-lost', error: { ...envelope, change_id } } as const;
    return mustApply(change_id, event, because(cause, evidence), withRequest(by, envelope.request_id));
  }

  async function switchSsl({ asked_by, instance_id, enabled }: Change): Promise<CallResult<SwitchAnswer>> {
    const means = await meansOf(asked_by);
    return means.ok ? means.value.client.switchSsl(instance_id, enabled) : means;
  }

  async function put(intent: Change, by: By): Promise<Sent> {
    const { change_id } = intent;
    const result = await switchSsl(intent);
    if (result.ok) {
      const { request_id } = result.value;
      const id = jobId.safeParse(result.value.job_id);
      if (id.success) {
        const accepted = { type: 'accepted', job_id: id.data, request_id } as const;
        return {
          change: await mustApply(
            change_id,
            accepted,
            because('accepted', { request_id }),
            withRequest(by, request_id),
          ),
          failure: null,
        };
      }
      const message = 'DCS accepted the switch with a job id that the console cannot use.';
      const envelope = consoleError('CONSOLE.UPSTREAM_UNREADABLE', message, { source: 'dcs', request_id });
      const failure: CallFailure = { kind: 'answered', status: 200, envelope };
      return { change: await lost(intent, failure, by), failure };
    }
    const { failure } = result;
    const { kind, status, envelope } = failure;
    if (kind === 'not-sent') {
      const message = `The switch was not sent: ${envelope.error_msg}`;
      // A 401 that the key guard repeats stays what it is; a connection that was never made becomes "not sent".
      const error = status === 0 ? consoleError('CONSOLE.NOT_SENT', message, { source: 'network' }) : envelope;
      const refused = { type: 'refused', error: { ...error, change_id } } as const;
      const why = because('not-sent', { error_code: envelope.error_code });
      return { change: await mustApply(change_id, refused, why, by), failure };
    }
    if (hadNoEffect(failure)) {
      const refused = { type: 'refused', error: { ...envelope, change_id } } as const;
      const { error_code, request_id } = envelope;
      const why = because('refused', { http_status: status, error_code, request_id });
      return { change: await mustApply(change_id, refused, why, by), failure };
    }
    return { change: await lost(intent, failure, by), failure };
  }

  return {
    /** Whether a PUT may still leave. */
    isOpen: () => open,
    /**
     * @param intent a change in `intended`, just written
     * @throws where what came of it could not be written down: whoever follows the change finds out by reading
     */
    async send(intent: Change, by: By = BY_CONSOLE): Promise<Sent> {
      try {
        return await hold(put(intent, by));
      } catch (cause) {
        log.error({ err: cause, change_id: intent.change_id }, 'a change could not be written down');
        throw cause;
      }
    },
    hold,
    /** Lets no new PUT leave, and resolves when none is on its way, nor anything else that is held. */
    async stop(): Promise<void> {
      open = false;
      await Promise.allSettled(underWay);
    },
  };
}
export type Sender = ReturnType<typeof createSender>;
