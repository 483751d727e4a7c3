import type { Change, SwitchRequest } from '../../contract/change.ts';
import type { ChangeId, InstanceId } from '../../contract/ids.ts';
import type { SslPreview } from '../../contract/instance.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { lossesAmong } from '../../domain/risk.ts';
import { statusFor } from '../cloud/result.ts';
import { ChangeFailed, consoleError, Failure } from '../platform/failure.ts';
import type { Audit } from '../audit/audit.ts';
import { BY_CONSOLE, type By } from '../audit/actor.ts';
import type { BackupFirst } from './backup-first.ts';
import { newChangeId, knownBefore, type Intent, type Journal } from './journal.ts';
import type { ReadPreview } from './preview.ts';
import type { Runner } from './runner.ts';
import { Unwritten, type Sender, type Sent } from './sender.ts';

export interface ExecutorOptions {
  readPreview: ReadPreview;
  journal: Journal;
  sender: Sender;
  backupFirst: BackupFirst;
  runner: Runner;
  audit: Pick<Audit, 'refused'>;
  /** Whether a switch needs a reason. */
  reasonRequired: boolean;
}

const NO_REASON = 'A switch needs a reason here (REASON_REQUIRED): send "reason" along. Nothing was sent to DCS.';

const conflict = (...args: Parameters<typeof consoleError>) => new Failure(409, consoleError(...args));

function alreadyRunning(running: Change): Failure {
  const names = { change_id: running.change_id, ...(running.job_id === null ? {} : { job_id: running.job_id }) };
  const message = `A change already runs on this instance (${running.state}): wait until it has come to its end.`;
  return conflict('CONSOLE.CHANGE_RUNNING', message, names);
}

/** Why a verdict stands in the way, with what it was read from. */
function refusedBy(verdict: Exclude<Verdict, { kind: 'eligible' }>): Failure {
  const evidence = verdict.evidence.map(({ field, value }) => `${field} = ${value}`).join(', ');
  return verdict.kind === 'ineligible'
    ? conflict('CONSOLE.NOT_ELIGIBLE', `SSL cannot be switched on this instance: ${verdict.reason} (${evidence}).`)
    : conflict('CONSOLE.INSTANCE_BUSY', `The instance is busy: ${verdict.reason} (${evidence}). Try again later.`);
}

/** Why a preview stands in the way of a switch, or null where it does not. */
function blockedBy({ blocker, instance, ssl_detail, enabled }: SslPreview): Failure | null {
  if (blocker === null || blocker === 'change-running') return null;
  if (blocker === 'verdict' && instance.verdict.kind !== 'eligible') return refusedBy(instance.verdict);
  if (!ssl_detail.known) return new Failure(502, ssl_detail.error);
  return conflict('CONSOLE.ALREADY_SET', `SSL is already ${enabled ? 'on' : 'off'} (SSL detail says so).`);
}

/** Whether the asker saw what stands now, and accepted what would be lost. @throws Failure */
function agree(preview: SslPreview, { token, acknowledged, backup_first }: SwitchRequest): void {
  if (token === undefined) {
    const message = 'A switch needs the token of a preview: GET …/ssl/preview?enabled=… says what it would cost.';
    throw new Failure(428, consoleError('CONSOLE.PREVIEW_REQUIRED', message));
  }
  const unseen = lossesAmong(preview.risks).filter((kind) => !acknowledged.includes(kind));
  if (unseen.length > 0) {
    const message = `Data would be lost. Accept it by "acknowledged": ${JSON.stringify(unseen)}.`;
    throw conflict('CONSOLE.LOSS_NOT_ACKNOWLEDGED', message);
  }
  if (backup_first && !preview.backup_possible) {
    throw conflict('CONSOLE.BACKUP_IMPOSSIBLE', 'DCS makes no backups of single-node instances. Nothing was switched.');
  }
}

/** What a change comes to for the one who asked: the change, or the error that it ended with at once. */
function answerFor({ change, failure }: Sent): Change {
  if (change.state !== 'failed' || change.error === null) return change;
  throw new ChangeFailed(failure === null ? 409 : statusFor(failure), change.error);
}

const noSuchChange = (id: ChangeId) =>
  new Failure(404, consoleError('CONSOLE.CHANGE_NOT_FOUND', `There is no change ${id}.`));

function nothingToCheck({ state, error }: Change): Failure {
  const is = error === null ? state : `${state} (${error.error_code})`;
  const message = `The change is ${is}: only an unknown outcome that can still be told is looked at again.`;
  return conflict('CONSOLE.NOTHING_TO_CHECK', message);
}

const otherChange = (id: ChangeId) =>
  conflict(
    'CONSOLE.CHANGE_ID_TAKEN',
    `change_id ${id} is of another change: make a new one for each switch. Nothing was sent.`,
  );

const shuttingDown = () =>
  new Failure(503, consoleError('CONSOLE.SHUTTING_DOWN', 'The console is shutting down: nothing was sent.'));

/** Takes in switches: guards, then the intent on disk, then the backup where one is wanted, then the PUT, once (docs/how-it-works.md, "A change, step by step"). */
export function createExecutor(options: ExecutorOptions) {
  const { readPreview, journal, sender, backupFirst, runner, audit, reasonRequired } = options;

  /** Requests that are being answered: one that comes again meanwhile shares the answer. */
  const asking = new Map<string, Promise<Change>>();

  /** Writes down that looking again was refused. @throws Failure always: the refusal */
  async function refuse(by: By, id: InstanceId | null, failure: Failure): Promise<never> {
    await audit.refused(by, id, null, failure.envelope);
    throw failure;
  }

  /** The guards. @returns the preview as it stands now */
  async function admit(id: InstanceId, request: SwitchRequest, by: By): Promise<SslPreview> {
    if (reasonRequired && by.reason === null) {
      throw new Failure(400, consoleError('CONSOLE.REASON_REQUIRED', NO_REASON));
    }
    if (!sender.isOpen()) throw shuttingDown();
    const running = await journal.unfinishedOf(id);
    if (running !== null) throw alreadyRunning(running);
    const preview = await readPreview(id, request.enabled, by.actor);
    // One that began meanwhile explains what looks different now.
    const begun = await journal.unfinishedOf(id);
    if (begun !== null) throw alreadyRunning(begun);
    if (request.token !== undefined && request.token !== preview.token) {
      const message =
        'The token is not that of the preview as it is now: the instance has changed since it was read, or it was read for another ' +
        'instance or direction. Nothing was sent. This answer has the preview of now, with its token.';
      throw new Failure(412, consoleError('CONSOLE.PREVIEW_OUTDATED', message), { preview });
    }
    const blocked = blockedBy(preview);
    if (blocked !== null) throw blocked;
    agree(preview, request);
    return preview;
  }

  async function send(change: Change, by: By): Promise<Sent> {
    if (change.state !== 'backing-up') return sender.send(change, by);
    const { finding, failure } = await backupFirst.begin(change, by);
    if (finding === null) return { change, failure };
    return { change: (await journal.apply(change.change_id, finding.event, finding.why, by)) ?? change, failure };
  }

  /** The intent, then what is sent for it: the backup where one is wanted, else the PUT. */
  async function begin(intent: Intent, preview: SslPreview, by: By): Promise<Change> {
    const made = await journal.create(intent, by, knownBefore(preview));
    if ('running' in made) throw alreadyRunning(made.running);
    if ('taken' in made) throw otherChange(intent.change_id);
    let sent: Sent;
    try {
      sent = await send(made.created, by);
    } catch (cause) {
      if (cause instanceof Unwritten) {
        // It has left, and what came of it is known: that is written down as soon as it can be.
        runner.follow(made.created, null, cause.answer);
        return made.created;
      }
      // A fault of our own, after something perhaps left: whoever follows the change finds out by reading.
      runner.follow(made.created);
      throw cause;
    }
    runner.follow(sent.change, sent.failure);
    return answerFor(sent);
  }

  async function submit(id: InstanceId, request: SwitchRequest, by: By, change_id: ChangeId): Promise<Change> {
    const known = await journal.find(change_id);
    if (known !== null && known.instance_id === id && known.enabled === request.enabled) return known;
    if (known !== null) throw otherChange(change_id);
    const preview = await admit(id, request, by);
    const { enabled, acknowledged, backup_first } = request;
    const { project_id, name } = preview.instance;
    const intent = { change_id, project_id, instance_id: id, instance_name: name, enabled, acknowledged, backup_first };
    // Reading took a while. From here on nothing is awaited before it is among what a shutdown waits for.
    if (!sender.isOpen()) throw shuttingDown();
    return sender.hold(begin(intent, preview, by));
  }

  return {
    /**
     * Asks for a change. @returns it, as it stands when DCS has answered; the same one for a request that is repeated with its id,
     * at the same moment too
     * @throws Failure when it is refused, by a guard (nothing was sent) or by DCS (then with the change's id)
     */
    submit(id: InstanceId, request: SwitchRequest, by: By = BY_CONSOLE): Promise<Change> {
      const change_id = request.change_id ?? newChangeId();
      const key = `${change_id} ${id} ${request.enabled}`;
      const asked = asking.get(key) ?? submit(id, request, by, change_id).finally(() => asking.delete(key));
      asking.set(key, asked);
      return asked;
    },
    /** Looks again at a change whose outcome is unknown. Only reads. @throws Failure where there is nothing to look at */
    async checkAgain(id: ChangeId, by: By = BY_CONSOLE): Promise<Change> {
      const reopened = await journal.reopen(id, by);
      if (reopened === null) {
        const known = await journal.find(id);
        const instance = known?.instance_id ?? null;
        return refuse(by, instance, known === null ? noSuchChange(id) : nothingToCheck(known));
      }
      if ('running' in reopened) return refuse(by, reopened.running.instance_id, alreadyRunning(reopened.running));
      runner.followAgain(reopened);
      return reopened;
    },
    /** Refuses new changes and resolves when no PUT is on its way. */
    stop: () => sender.stop(),
  };
}
export type Executor = ReturnType<typeof createExecutor>;
