import type { Change, SwitchRequest } from '../../contract/change.ts';
import { actorRef } from '../../contract/audit.ts';
import type { InstanceId, ProjectId } from '../../contract/ids.ts';
import type { SslPreview } from '../../contract/instance.ts';
import type { Audit } from '../audit/audit.ts';
import type { By } from '../audit/actor.ts';
import { statusFor } from '../cloud/result.ts';
import { switchForbidden } from '../identity/may-switch.ts';
import { Failure } from '../platform/failure.ts';
import { alreadyRunning, idTaken, objectionTo, reasonMissing, shuttingDown } from './admission.ts';
import type { BackupFirst } from './backup-first.ts';
import { accepted, refusal, type CommandResult, type Refusal } from './command.ts';
import { knownBefore, newChangeId, type Journal } from './journal.ts';
import type { ReadPreview } from './preview.ts';
import type { Intent } from './requests.ts';
import type { Runner } from './runner.ts';
import { Unwritten, type Sender, type Sent } from './sender.ts';

export interface SwitchSslOptions {
  projectId: ProjectId;
  readPreview: ReadPreview;
  journal: Journal;
  sender: Sender;
  backupFirst: BackupFirst;
  runner: Runner;
  audit: Pick<Audit, 'refused'>;
  /** The name of an instance in the list, or null. */
  nameOf: (id: InstanceId) => string | null;
  /** Whether a switch needs a reason. */
  reasonRequired: boolean;
  /** Whether nobody may switch. */
  readOnly: boolean;
}

/** Whether a change is the same switch by the same person. */
const isSameRequest = ({ instance_id, enabled, asked_by }: Change, asked: Intent, { actor }: By): boolean =>
  instance_id === asked.instance_id &&
  enabled === asked.enabled &&
  asked_by !== null &&
  actorRef(asked_by) === actorRef(actor);

/** The failure with the id of the request, so that a repeat of the request gets exactly the same answer. */
function named({ request_ids }: By, { status, envelope, more }: Failure): Failure {
  return new Failure(status, { ...envelope, request_id: envelope.request_id ?? request_ids[0] ?? null }, more);
}

/**
 * The command that switches SSL on an instance of one scope (docs/how-it-works.md, "A change, step by step"): first the
 * request on disk, then admission, then the intent on disk, then the backup if requested, then the PUT, once.
 */
export function createSwitchSsl(options: SwitchSslOptions) {
  const { projectId, readPreview, journal, sender, backupFirst, runner, audit, nameOf, reasonRequired, readOnly } =
    options;

  /** Requests without an answer yet. A repeat shares the answer. */
  const asking = new Map<string, Promise<CommandResult>>();

  /** Reads the current state, and decides. @returns the preview, or why the switch is not admitted */
  async function decide(id: InstanceId, request: SwitchRequest, by: By): Promise<SslPreview | Failure> {
    const forbidden = switchForbidden(by.actor, readOnly);
    if (forbidden !== null) return forbidden;
    if (reasonRequired && by.reason === null) return reasonMissing();
    if (!sender.isOpen()) return shuttingDown();
    const running = await journal.unfinishedOf(id);
    if (running !== null) return alreadyRunning(running);
    const preview = await readPreview(id, request.enabled, by.actor);
    // If a change began meanwhile, it explains the difference.
    const begun = await journal.unfinishedOf(id);
    if (begun !== null) return alreadyRunning(begun);
    return objectionTo(preview, request) ?? preview;
  }

  /** Sends the first request of an intent: for the backup if one is wanted, else the PUT. */
  async function send(change: Change, by: By): Promise<Sent> {
    if (change.state !== 'backing-up') return sender.send(change, by);
    const { finding, failure } = await backupFirst.begin(change, by);
    if (finding === null) return { change, failure };
    return { change: (await journal.apply(change.change_id, finding.event, finding.why, by)) ?? change, failure };
  }

  async function sendAndFollow(change: Change, by: By): Promise<CommandResult> {
    let sent: Sent;
    try {
      sent = await send(change, by);
    } catch (cause) {
      if (cause instanceof Unwritten) {
        // The PUT was sent, and its result is known. The runner writes it as soon as possible.
        runner.follow(change, null, cause.answer);
        return accepted(change);
      }
      // A fault of our own. Something may have been sent, so the runner finds out by reading.
      runner.follow(change);
      throw cause;
    }
    const { change: now, failure } = sent;
    runner.follow(now, failure);
    if (now.state !== 'failed' || now.error === null) return accepted(now);
    const status = failure === null ? 409 : statusFor(failure);
    await journal.answeredWith(now.change_id, status);
    return { kind: 'refused', status, envelope: now.error, more: {} };
  }

  /** Writes the intent of an admitted switch, and sends it. @returns the result, or why it is not admitted after all */
  async function begin(intent: Intent, preview: SslPreview, by: By): Promise<CommandResult | Failure> {
    const { name } = preview.instance;
    const admitted = await journal.admit({ ...intent, instance_name: name }, by, knownBefore(preview));
    switch (admitted.kind) {
      case 'running':
        return alreadyRunning(admitted.running);
      case 'decided':
        return idTaken(intent.change_id);
      case 'admitted':
        return sendAndFollow(admitted.change, by);
    }
  }

  async function admitAndSend(intent: Intent, request: SwitchRequest, by: By): Promise<CommandResult | Failure> {
    const decision = await decide(intent.instance_id, request, by);
    if (decision instanceof Failure) return decision;
    // Reading took a while, so check again. From here on a shutdown waits for this switch, because nothing is awaited
    // in between.
    if (!sender.isOpen()) return shuttingDown();
    return sender.hold(begin(intent, decision, by));
  }

  /** The result of a repeated request, or null when it is not decided yet. */
  async function resultBefore(change: Change): Promise<CommandResult | null> {
    if (change.state === 'requested') return null;
    const status = await journal.errorStatusOf(change.change_id);
    if (status === null || change.error === null) return accepted(change);
    return { kind: 'refused', status, envelope: change.error, more: {} };
  }

  async function recordInAudit(intent: Intent, failure: Failure, by: By): Promise<Refusal> {
    const { instance_id, enabled } = intent;
    await audit.refused(by, instance_id, enabled, failure.envelope);
    return refusal(failure);
  }

  async function refuse(intent: Intent, failure: Failure, by: By): Promise<Refusal> {
    const refused = await recordInAudit(intent, named(by, failure), by);
    await journal.refuse(intent.change_id, refused.envelope, refused.status);
    return refused;
  }

  async function carryOut(intent: Intent, request: SwitchRequest, by: By): Promise<CommandResult> {
    const requested = await journal.request(intent, by);
    if (requested.kind === 'known') {
      const isSame = isSameRequest(requested.change, intent, by);
      if (!isSame) return recordInAudit(intent, named(by, idTaken(intent.change_id)), by);
      const before = await resultBefore(requested.change);
      if (before !== null) return before;
    }
    try {
      const result = await admitAndSend(intent, request, by);
      return result instanceof Failure ? await refuse(intent, result, by) : result;
    } catch (cause) {
      // The readings throw it.
      if (cause instanceof Failure) return refuse(intent, cause, by);
      throw cause;
    }
  }

  /**
   * Switches SSL. It resolves when DCS has answered. A repeated request with the same id gets the same result, also
   * while the first one runs.
   */
  return function switchSsl(by: By, id: InstanceId, request: SwitchRequest): Promise<CommandResult> {
    const { change_id = newChangeId(), enabled, acknowledged, backup_first } = request;
    const asked = { change_id, project_id: projectId, instance_id: id, enabled, acknowledged, backup_first };
    const intent = { ...asked, instance_name: nameOf(id) ?? id };
    const key = JSON.stringify([change_id, id, enabled, actorRef(by.actor)]);
    const answer = asking.get(key) ?? carryOut(intent, request, by).finally(() => asking.delete(key));
    asking.set(key, answer);
    return answer;
  };
}
export type SwitchSsl = ReturnType<typeof createSwitchSsl>;
