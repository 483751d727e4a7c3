import type { Change } from '../../contract/change.ts';
import type { ChangeId } from '../../contract/ids.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import type { ReceivedPut } from '../../local-dcs/routes/request.ts';
import type { Job } from '../../local-dcs/state.ts';

/** What really happened, as the embedded DCS knows it. */
export interface Truth {
  puts: readonly ReceivedPut[];
  jobs: readonly Job[];
  /** Whether an instance had SSL on at first. */
  sslAtFirst: (instanceId: string) => boolean;
}

export interface Judgement {
  /** False statements of the journal, one per line. */
  wrong: string[];
  /** Promised changes that are missing in the journal or did not finish, one per line. */
  lost: string[];
}

type SslJob = Pick<Job, 'job_id' | 'instance_id' | 'status' | 'enable_ssl' | 'end_time' | 'quirk'>;

/** Whether SSL was on at a moment, by the last job that succeeded before it. */
function wasOn(truth: Truth, instanceId: string, at: number): boolean {
  const done = truth.jobs.filter(
    (job) =>
      job.instance_id === instanceId &&
      job.status === 'SUCCESS' &&
      job.enable_ssl !== null &&
      job.quirk !== 'no-effect',
  );
  const last = done.findLast((job) => job.end_time !== null && job.end_time <= at);
  return last?.enable_ssl ?? truth.sslAtFirst(instanceId);
}

function wordOf(change: Change): string {
  const { change_id, instance_name, enabled, state, error } = change;
  return `${instance_name} ${enabled ? 'on' : 'off'}, ${state}${error === null ? '' : ` (${error.error_code})`}, ${change_id}`;
}

/** The facts that contradict a change's outcome. */
function faultsOfOutcome(change: Change, job: SslJob | null, truth: Truth): string[] {
  const isOn = wasOn(truth, change.instance_id, Date.parse(change.finished_at ?? ''));
  switch (change.state) {
    case 'succeeded':
      if (job?.status !== 'SUCCESS') return [`succeeded, but its job is ${job?.status ?? 'none'}`];
      return isOn === change.enabled ? [] : ['succeeded, but SSL was the other way'];
    case 'failed':
      if (job === null || job.status === 'FAIL' || job.quirk === 'no-effect') return [];
      return [`failed, but its job is ${job.status}`];
    case 'refused':
      return job === null ? [] : ['refused, but a PUT of it reached DCS'];
    case 'unknown':
    case 'requested':
    case 'backing-up':
    case 'intended':
    case 'in-doubt':
    case 'accepted':
    case 'running':
    case 'verifying':
      return [];
  }
}

function faultsOf(change: Change, puts: readonly ReceivedPut[], truth: Truth): string[] {
  const faults: string[] = [];
  if (change.origin === 'external') faults.push('is marked as external, but nobody else switches here');
  if (puts.length > 1) faults.push(`${puts.length} PUTs reached DCS`);
  if (puts.some((put) => put.enabled !== change.enabled)) faults.push('a PUT asked for the other state');
  const jobId = puts.find((put) => put.job_id !== null)?.job_id ?? null;
  if (change.job_id !== null && change.job_id !== jobId) faults.push(`names job ${change.job_id}, its PUT ${jobId}`);
  const job = truth.jobs.find((each) => each.job_id === jobId) ?? null;
  return [...faults, ...faultsOfOutcome(change, job, truth)];
}

/**
 * Compares the journal with what really happened. A PUT carries no change id, so it is assigned to the newest change of
 * its instance that began before it arrived. This is right as long as the link delays a request for less time than the
 * console looks for its trace, since no next change starts before that.
 *
 * @param promised the changes that a client was told of
 */
export function judge(changes: readonly Change[], truth: Truth, promised: Iterable<ChangeId>): Judgement {
  const judgement: Judgement = { wrong: [], lost: [] };
  const oldestFirst = changes.toSorted((a, b) => a.created_at.localeCompare(b.created_at));
  const putsOf = new Map<ChangeId, ReceivedPut[]>(changes.map((change) => [change.change_id, []]));
  for (const put of truth.puts) {
    const owner = oldestFirst.findLast(
      (change) => change.instance_id === put.instance_id && Date.parse(change.created_at) <= put.at,
    );
    if (owner === undefined) judgement.wrong.push(`a PUT for ${put.instance_id} that no change stands for`);
    else putsOf.get(owner.change_id)?.push(put);
  }
  for (const change of oldestFirst) {
    const faults = faultsOf(change, putsOf.get(change.change_id) ?? [], truth);
    for (const fault of faults) judgement.wrong.push(`${wordOf(change)}: ${fault}`);
    if (!isFinished(change.state)) judgement.lost.push(`${wordOf(change)}: did not come to its end`);
  }
  for (const id of promised)
    if (!putsOf.has(id)) judgement.lost.push(`${id}: a client was told of it, no journal has it`);
  return judgement;
}
