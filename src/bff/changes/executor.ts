import type { Logger } from 'pino';
import type { Change } from '../../contract/change.ts';
import { jobId, type ChangeId, type InstanceId } from '../../contract/ids.ts';
import type { Verdict } from '../../contract/verdict.ts';
import type { Audit } from '../audit/audit.ts';
import type { DcsClient } from '../dcs/client.ts';
import { orThrow, statusFor, type CallFailure } from '../dcs/result.ts';
import { consoleError, Failure } from '../failure.ts';
import type { Observe } from '../fleet/observe.ts';
import { BY_CONSOLE, withRequest, type By } from '../identity/actor.ts';
import type { Journal } from './journal.ts';
import type { Runner } from './runner.ts';
import type { Settler } from './settler.ts';

export interface ExecutorOptions {
  client: DcsClient;
  observe: Observe;
  journal: Journal;
  audit: Pick<Audit, 'refused'>;
  /** Whether a switch needs a reason. */
  reasonRequired: boolean;
  settler: Settler;
  runner: Runner;
  log: Logger;
  signal: AbortSignal;
}

const NO_REASON = 'A switch needs a reason here (REASON_REQUIRED): send "reason" along. Nothing was sent to DCS.';

const conflict = (...args: Parameters<typeof consoleError>) => new Failure(409, consoleError(...args));

function alreadyRunning(running: Change): Failure {
  const names = { change_id: running.change_id, ...(running.job_id === null ? {} : { job_id: running.job_id }) };
  const message = `A change already runs on this instance (${running.state}): wait until it has come to its end.`;
  return conflict('CONSOLE.CHANGE_RUNNING', message, names);
}

/** Why a verdict stands in the way, with what it was read from; null for `eligible`. */
export function refusalOf(verdict: Verdict): Failure | null {
  if (verdict.kind === 'eligible') return null;
  const evidence = verdict.evidence.map(({ field, value }) => `${field} = ${value}`).join(', ');
  return verdict.kind === 'ineligible'
    ? conflict('CONSOLE.NOT_ELIGIBLE', `SSL cannot be switched on this instance: ${verdict.reason} (${evidence}).`)
    : conflict('CONSOLE.INSTANCE_BUSY', `The instance is busy: ${verdict.reason} (${evidence}). Try again later.`);
}

/** What one change comes to for the one who asked: the change, or the error that it ended with at once. */
function answerFor(change: Change, failure: CallFailure): Change {
  if (change.state !== 'failed' || change.error === null) return change;
  throw new Failure(statusFor(failure), change.error);
}

/** Switches SSL: guards, then the intent on disk, then the PUT, once (design.md §3). */
export function createExecutor(options: ExecutorOptions) {
  const { client, observe, journal, audit, reasonRequired, settler, runner, log, signal } = options;
  const puts = new Set<Promise<unknown>>();
  let accepting = true;

  async function guard(id: InstanceId, enabled: boolean): Promise<{ name: string }> {
    if (!accepting) {
      throw new Failure(503, consoleError('CONSOLE.SHUTTING_DOWN', 'The console is shutting down: nothing was sent.'));
    }
    const running = await journal.unfinishedOf(id);
    if (running !== null) throw alreadyRunning(running);
    const seen = await observe(id);
    const { instance } = orThrow(seen.show);
    const refusal = refusalOf(instance.verdict);
    if (refusal !== null) throw refusal;
    if (orThrow(seen.detail).enabled === enabled) {
      throw conflict('CONSOLE.ALREADY_SET', `SSL is already ${enabled ? 'on' : 'off'} (SSL detail says so).`);
    }
    return { name: instance.name };
  }

  /** Writes an intent, or refuses to: whichever it is stands in the audit. */
  async function intend(id: InstanceId, enabled: boolean, by: By): Promise<Change> {
    try {
      if (reasonRequired && by.reason === null)
        throw new Failure(400, consoleError('CONSOLE.REASON_REQUIRED', NO_REASON));
      const { name } = await guard(id, enabled);
      const made = await journal.create({ instance_id: id, instance_name: name, enabled }, by);
      if ('running' in made) throw alreadyRunning(made.running);
      return made.created;
    } catch (cause) {
      if (cause instanceof Failure) await audit.refused(by, id, enabled, cause.envelope);
      throw cause;
    }
  }

  async function mustApply(id: ChangeId, ...args: [Parameters<Journal['apply']>[1], string, By]): Promise<Change> {
    const after = await journal.apply(id, ...args);
    if (after === null) throw new Error(`change ${id}: ${args[0].type} is not legal where it stands`);
    return after;
  }

  async function settle(intent: Change, failure: CallFailure, cause: string, by: By): Promise<Change> {
    const settling = await mustApply(intent.change_id, { type: 'answer-lost' }, cause, by);
    const finding = await settler.atOnce(settling, failure, signal);
    const after = finding === null ? settling : await mustApply(intent.change_id, finding.event, finding.cause, by);
    runner.follow(after, failure);
    return answerFor(after, failure);
  }

  /** Everything from the PUT on: it goes to its end whether or not the one who asked is still there. */
  async function put(intent: Change, by: By): Promise<Change> {
    const { change_id, instance_id, enabled } = intent;
    const result = await client.switchSsl(instance_id, enabled);
    if (result.ok) {
      const id = jobId.safeParse(result.value.job_id);
      if (id.success) {
        const event = { type: 'accepted', job_id: id.data } as const;
        const accepted = await mustApply(change_id, event, 'DCS accepted it', withRequest(by, result.requestId));
        runner.follow(accepted);
        return accepted;
      }
      const message = 'DCS accepted the switch with a job id that the console cannot use.';
      const envelope = consoleError('CONSOLE.UPSTREAM_UNREADABLE', message, { source: 'dcs' });
      return settle(intent, { kind: 'answered', status: 200, envelope }, 'the job id cannot be read', by);
    }
    const { failure } = result;
    const { kind, status, envelope } = failure;
    if (kind === 'not-sent') {
      const message = `The switch was not sent: ${envelope.error_msg}`;
      // A 401 that the key guard repeats stays what it is; a connection that was never made becomes "not sent".
      const error = status === 0 ? consoleError('CONSOLE.NOT_SENT', message, { source: 'network' }) : envelope;
      const refused = { type: 'refused', error: { ...error, change_id } } as const;
      return answerFor(await mustApply(change_id, refused, 'it was not sent', by), failure);
    }
    if (kind === 'answered' && status >= 400 && status < 500) {
      const refused = { type: 'refused', error: { ...envelope, change_id } } as const;
      return answerFor(await mustApply(change_id, refused, `DCS refused it: HTTP ${status}`, by), failure);
    }
    return settle(intent, failure, kind === 'answered' ? `answered with HTTP ${status}` : 'no answer came', by);
  }

  return {
    /**
     * Asks for a change. @returns it, accepted or settling
     * @throws Failure when it is refused, by a guard (nothing was sent) or by DCS (then with the change's id)
     */
    async submit(id: InstanceId, enabled: boolean, by: By = BY_CONSOLE): Promise<Change> {
      const intent = await intend(id, enabled, by);
      const work = put(intent, by);
      puts.add(work);
      try {
        return await work;
      } catch (cause) {
        if (cause instanceof Failure) throw cause;
        // A fault of our own, after the PUT perhaps left: whoever follows the change finds out by reading.
        log.error({ err: cause, change_id: intent.change_id }, 'a change could not be written down');
        runner.follow(intent);
        throw cause;
      } finally {
        puts.delete(work);
      }
    },
    /** Refuses new changes and resolves when no PUT is on its way. */
    async stop(): Promise<void> {
      accepting = false;
      await Promise.allSettled(puts);
    },
  };
}
export type Executor = ReturnType<typeof createExecutor>;
