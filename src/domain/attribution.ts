import type { Change } from '../contract/change.ts';
import { jobId, type JobId } from '../contract/ids.ts';

/*
 * This module decides which task of DCS belongs to a change, whether a change whose answer was lost took effect, and whether SSL was
 * switched elsewhere. It is correct under all three readings of `details.enable_ssl` (dcs-api.md §1): DCS marks a task for on and off, for on
 * alone, or never. So a task without a mark may be an SSL task or any other, and counts only together with SSL detail.
 *
 * TASK_TABLE: what one task is to a change. The first row that holds decides.
 *
 *     whose it is    kind             when             mark             it is
 *     this change's  any              any              any              own
 *     another of     any              any              any              none: no two changes are of one task
 *     this console
 *     any            another's        any              any              none: public access, or a documented name of another kind
 *     any            any              untold           any              none: it cannot be told that it came after the request
 *     any            any              early, late      any              none: out of the request's window
 *     any            any              given up         any              none: it began after the search was given up
 *     any            any              in time          asked, unclear   marked: may be the change's task
 *     any            any              in time          other way        contrary
 *     any            any              in time          absent           unmarked: counts only with SSL detail
 *
 * TRACE_TABLE: what all of it means for a change whose answer was lost. The first row that holds decides. SSL has `flipped` when it is as
 * asked for, and was the other way when it was read right before the request left.
 *
 *     tasks             SSL              instance    it means
 *     ours, with a job  any              any         job: that job is followed
 *     any               unread           any         unclear
 *     ours, no job      as asked         any         effect
 *     unread            flipped          any         unclear: something else may explain it
 *     explained         flipped          any         unclear: a task of somebody else explains it as well
 *     doubtful          flipped          any         unclear: several tasks may be it
 *     one unmarked      flipped          any         effect, by that task
 *     none              flipped          any         effect, where the request's window is open and the search was never given up
 *     any other         as asked         any         unclear
 *     any               the other way    busy        under way: what runs may be ours
 *     none, explained   the other way    at rest     nothing: it left no trace
 *     any other         the other way    any         unclear
 */

/** The value of `details.enable_ssl` of a task. `unclear`: a value that is not understood. */
export type SslMark = 'on' | 'off' | 'unclear' | 'absent';

/** A task as DCS lists it. */
export interface Task {
  id: string | null;
  job_id: string | null;
  name: string | null;
  user_name: string | null;
  status: string | null;
  /** When it began by DCS's clock, ISO 8601. Null when DCS does not say. */
  created_at: string | null;
  mark: SslMark;
  /** Whether `details` has a field of public access. */
  public_access: boolean;
}

/** The change that a task is known to belong to, by its id or its job's. */
export type Owner = Pick<Change, 'change_id' | 'origin'> | null;
export type OwnedTask = Task & { owner: Owner };

/** When the search for traces of a PUT was first given up, ISO 8601, and whether nothing had changed at any such moment. */
export interface GivenUp {
  at: string;
  nothing: boolean;
}

/** What is known about the moment when a PUT left. */
export interface Sending {
  /** By this machine's clock, ISO 8601. */
  at: string;
  /** The begin of the newest task that DCS listed before, by DCS's clock. Null when it is not known. */
  after: string | null;
  /** Whether SSL detail said right before that SSL is on. Null when it is not known. */
  before: boolean | null;
  givenUp: GivenUp | null;
}

/** Two machines' clocks differ by at most this much, because the gateway refuses signatures that are further off (dcs-api.md §5). */
export const SKEW_MS = 15 * 60_000;
/** A request is on its way for at most this long. */
const UNDER_WAY_MS = 5 * 60_000;

/** The time in which DCS may have made something, ms since the epoch. */
export interface TaskWindow {
  from: number;
  until: number;
}

/** The window of a request. If the newest earlier task is known, the window begins after it, regardless of both clocks. */
export function windowOf({ at, after }: Pick<Sending, 'at' | 'after'>): TaskWindow {
  const sent = Date.parse(at);
  const from = after === null ? sent - SKEW_MS : Date.parse(after) + 1;
  return { from, until: sent + UNDER_WAY_MS + SKEW_MS };
}

/** Task names that DCS documents for other kinds of tasks (API reference, ListBackgroundTask). It documents none for SSL tasks. */
const OTHER_KINDS: ReadonlySet<string> = new Set([
  'EXTEND',
  'BindEip',
  'UnBindEip',
  'AddReplica',
  'DelReplica',
  'AddWhitelist',
  'UpdatePort',
  'RemoveIpFromDns',
]);

/** Whether a task is certainly no SSL task, whatever its mark says. */
const isOtherKind = ({ public_access, name }: Task): boolean => public_access || OTHER_KINDS.has(name ?? '');

const wordOf = (enabled: boolean) => (enabled ? 'on' : 'off');

/** A task as a change sees it. */
export interface TaskFacts {
  owner: 'this' | 'ours' | 'external' | 'nobody';
  kind: 'other' | 'perhaps-ssl';
  moment: 'untold' | 'early' | 'late' | 'given-up' | 'in-time';
  mark: 'asked' | 'contrary' | 'unclear' | 'absent';
}
/** What a task is to a change. */
export type Relation = 'own' | 'none' | 'marked' | 'contrary' | 'unmarked';

/** See the top of this file. */
export const TASK_TABLE: ReadonlyArray<{ when: Partial<TaskFacts>; is: Relation }> = [
  { when: { owner: 'this' }, is: 'own' },
  { when: { owner: 'ours' }, is: 'none' },
  { when: { kind: 'other' }, is: 'none' },
  { when: { moment: 'untold' }, is: 'none' },
  { when: { moment: 'early' }, is: 'none' },
  { when: { moment: 'late' }, is: 'none' },
  { when: { moment: 'given-up' }, is: 'none' },
  { when: { mark: 'asked' }, is: 'marked' },
  { when: { mark: 'unclear' }, is: 'marked' },
  { when: { mark: 'contrary' }, is: 'contrary' },
  { when: { mark: 'absent' }, is: 'unmarked' },
];

/** Whether all facts of a row hold. */
function holds<Facts extends object>(when: Partial<Facts>, facts: Facts): boolean {
  const given = new Map<string, unknown>(Object.entries(facts));
  return Object.entries(when).every(([fact, value]) => given.get(fact) === value);
}

/** What a task with these facts is to a change. */
export function relationOf(facts: TaskFacts): Relation {
  return TASK_TABLE.find(({ when }) => holds(when, facts))?.is ?? 'none';
}

function momentOf(created_at: string | null, sending: Sending): TaskFacts['moment'] {
  if (created_at === null) return 'untold';
  const [at, { from, until }] = [Date.parse(created_at), windowOf(sending)];
  if (at < from) return 'early';
  if (at > until) return 'late';
  const { givenUp } = sending;
  // Here the difference of the clocks counts against the change: `unknown` is better than taking somebody else's switch.
  if (givenUp !== null && (givenUp.nothing || at > Date.parse(givenUp.at))) return 'given-up';
  return 'in-time';
}

export type Asked = Pick<Change, 'change_id' | 'origin' | 'enabled' | 'job_id'>;

function ownerOf({ owner, job_id }: OwnedTask, change: Asked): TaskFacts['owner'] {
  if (owner?.change_id === change.change_id || (job_id !== null && job_id === change.job_id)) return 'this';
  if (owner === null) return 'nobody';
  return owner.origin === 'console' ? 'ours' : 'external';
}

function markFor({ mark }: Task, { enabled }: Asked): TaskFacts['mark'] {
  if (mark === 'unclear' || mark === 'absent') return mark;
  return mark === wordOf(enabled) ? 'asked' : 'contrary';
}

/** Derives the facts of a task that the table needs. */
export function factsOf(task: OwnedTask, change: Asked, sending: Sending): TaskFacts {
  return {
    owner: ownerOf(task, change),
    kind: isOtherKind(task) ? 'other' : 'perhaps-ssl',
    moment: momentOf(task.created_at, sending),
    mark: markFor(task, change),
  };
}

/** Sorts tasks, the oldest first. The result does not depend on the order in which they came. */
function inOrder<T extends Task>(tasks: readonly T[]): T[] {
  const key = ({ created_at, id, job_id }: Task) => JSON.stringify([created_at ?? '', id, job_id]);
  return tasks.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** The readings of one look for traces of a lost PUT. */
export interface Look {
  change: Asked;
  sending: Sending;
  /** Null when they could not be read. */
  tasks: readonly OwnedTask[] | null;
  /** What SSL detail says. Null when it could not be read. */
  enabled: boolean | null;
  instance: 'at-rest' | 'busy' | 'unread';
  /** The moment of the look, ms since the epoch. */
  now: number;
}

/**
 * The result of a look. `effect`: SSL is as asked for, and the change did it, by this task if one is given. `nothing`: everything could
 * be read, and there is no trace of the change.
 */
export type Trace =
  | { kind: 'job'; job_id: JobId; created_at: string | null }
  | { kind: 'effect'; task: Task | null }
  | { kind: 'under-way' }
  | { kind: 'nothing' }
  | { kind: 'unclear' };

/** The facts of a look. `window`: whether an effect without a task can still be that of the request. */
export interface LookFacts {
  tasks: 'ours-with-job' | 'ours' | 'unread' | 'explained' | 'doubtful' | 'one-unmarked' | 'none';
  ssl: 'unread' | 'flipped' | 'as-asked' | 'contrary';
  instance: Look['instance'];
  window: 'open' | 'closed';
}

/** See the top of this file. */
export const TRACE_TABLE: ReadonlyArray<{ when: Partial<LookFacts>; is: Trace['kind'] }> = [
  { when: { tasks: 'ours-with-job' }, is: 'job' },
  { when: { ssl: 'unread' }, is: 'unclear' },
  { when: { tasks: 'ours', ssl: 'flipped' }, is: 'effect' },
  { when: { tasks: 'ours', ssl: 'as-asked' }, is: 'effect' },
  { when: { tasks: 'unread', ssl: 'flipped' }, is: 'unclear' },
  { when: { tasks: 'explained', ssl: 'flipped' }, is: 'unclear' },
  { when: { tasks: 'doubtful', ssl: 'flipped' }, is: 'unclear' },
  { when: { tasks: 'one-unmarked', ssl: 'flipped' }, is: 'effect' },
  { when: { tasks: 'none', ssl: 'flipped', window: 'open' }, is: 'effect' },
  { when: { ssl: 'flipped' }, is: 'unclear' },
  { when: { ssl: 'as-asked' }, is: 'unclear' },
  { when: { instance: 'busy' }, is: 'under-way' },
  { when: { tasks: 'none', instance: 'at-rest' }, is: 'nothing' },
  { when: { tasks: 'explained', instance: 'at-rest' }, is: 'nothing' },
  { when: {}, is: 'unclear' },
];

/** What a look with these facts means. */
export function traceOf(facts: LookFacts): Trace['kind'] {
  return TRACE_TABLE.find(({ when }) => holds(when, facts))?.is ?? 'unclear';
}

interface Related {
  task: OwnedTask;
  is: Relation;
}

const related = (tasks: readonly OwnedTask[], change: Asked, sending: Sending): Related[] =>
  inOrder(tasks).map((task) => ({ task, is: relationOf(factsOf(task, change, sending)) }));

/**
 * The change's own task among the candidates: the one that is known, else the first marked one. The earlier tasks were read right before
 * the PUT left, so the first one since belongs to it. If they could not be read, or two began at once, nobody can tell. A task that was taken
 * for an external change counts, since that may have been wrong.
 */
function ownAmong(all: readonly Related[], { after }: Sending): OwnedTask | null {
  const known = all.find(({ is }) => is === 'own');
  if (known !== undefined) return known.task;
  const [first, second] = all.filter(({ is }) => is === 'marked').map(({ task }) => task);
  if (first === undefined || first.owner !== null) return null;
  if (second === undefined) return first;
  return after !== null && second.created_at !== first.created_at ? first : null;
}

function summaryOf(all: readonly Related[]): LookFacts['tasks'] {
  const free = (relation: Relation) => all.filter(({ is, task }) => is === relation && task.owner === null).length;
  if (free('marked') > 0 || free('unmarked') > 1) return 'doubtful';
  const isExplained = all.some(({ is, task }) => is === 'contrary' || (is !== 'none' && task.owner !== null));
  if (free('unmarked') === 1) return isExplained ? 'doubtful' : 'one-unmarked';
  return isExplained ? 'explained' : 'none';
}

/** Decides what a look for traces of a lost PUT found. The order of the tasks does not matter. */
export function attribute({ change, sending, tasks, enabled, instance, now }: Look): Trace {
  const all = related(tasks ?? [], change, sending);
  const own = ownAmong(all, sending);
  const job = jobId.safeParse(own?.job_id);
  const isFlipped = sending.before === !change.enabled;
  const kind = traceOf({
    tasks: own !== null ? (job.success ? 'ours-with-job' : 'ours') : tasks === null ? 'unread' : summaryOf(all),
    ssl: enabled === null ? 'unread' : enabled !== change.enabled ? 'contrary' : isFlipped ? 'flipped' : 'as-asked',
    instance,
    window: sending.givenUp === null && now <= windowOf(sending).until ? 'open' : 'closed',
  });
  if (kind === 'job') {
    return job.success ? { kind, job_id: job.data, created_at: own?.created_at ?? null } : { kind: 'unclear' };
  }
  if (kind !== 'effect') return { kind };
  return { kind, task: own ?? all.find(({ is }) => is === 'unmarked')?.task ?? null };
}

/** The tasks that may belong to a change by their mark and time, the oldest first. */
export function mayBeOf(tasks: readonly OwnedTask[], change: Asked, sending: Sending): OwnedTask[] {
  return related(tasks, change, sending).flatMap(({ task, is }) => (is === 'own' || is === 'marked' ? [task] : []));
}

/** The one of them that belongs to a change. Null when there is none, or when it would be a guess. */
export function ownTaskOf(tasks: readonly OwnedTask[], change: Asked, sending: Sending): OwnedTask | null {
  return ownAmong(related(tasks, change, sending), sending);
}

/** A task whose mark says that it switches SSL. `enabled` is null when its direction is not understood. */
export interface SslTask {
  task: Task;
  created_at: string;
  enabled: boolean | null;
  /** When the next of them began; null for the newest. */
  nextAt: string | null;
}

/** The tasks that are marked as switching SSL and say when they began, the oldest first. */
export function sslTasksOf(tasks: readonly Task[]): SslTask[] {
  return inOrder(tasks)
    .flatMap((task) => {
      const { created_at, mark } = task;
      if (created_at === null || mark === 'absent' || isOtherKind(task)) return [];
      return [{ task, created_at, enabled: mark === 'unclear' ? null : mark === 'on' }];
    })
    .map((each, index, all) => ({ ...each, nextAt: all[index + 1]?.created_at ?? null }));
}

/**
 * Whether the instance's tasks say that SSL was switched back since a change, and by which task. `unclear`: a task without a mark may have done
 * it, or the change's own task is not listed, so that other tasks may be missing too.
 */
export type Since = 'nothing' | 'unclear' | SslTask;

/** A change of ours is recognised by its job, else by the window of its PUT. An external one is recognised by the begin of its task. */
export function switchedSince(change: Asked, sending: Sending, tasks: readonly Task[]): Since {
  const isExternal = change.origin === 'external';
  const perhaps = inOrder(tasks).filter((task) => !isOtherKind(task) && task.created_at !== null);
  const own = perhaps.find(({ job_id, created_at }) =>
    change.job_id === null ? isExternal && created_at === sending.at : job_id === change.job_id,
  );
  const { from } = windowOf(sending);
  const later = perhaps.filter(({ created_at }) => {
    if (created_at === null || own?.created_at === created_at) return false;
    if (own?.created_at !== undefined && own.created_at !== null) return created_at > own.created_at;
    return isExternal ? created_at > sending.at : Date.parse(created_at) >= from;
  });
  const contrary = wordOf(!change.enabled);
  const back = sslTasksOf(later).find(({ task }) => task.mark === contrary);
  if (back !== undefined) return back;
  const unmarked = later.filter(({ mark }) => mark === 'absent' || mark === 'unclear').length;
  if (own !== undefined) return unmarked === 0 ? 'nothing' : 'unclear';
  // One of these tasks is that of the change.
  const isListed = later.some(({ mark }) => mark === wordOf(change.enabled));
  return (isListed ? unmarked === 0 : unmarked === 1 && !isExternal) ? 'nothing' : 'unclear';
}

/** What SSL detail last said of an instance, and a moment at which that was certain, ISO 8601. */
export interface KnownSsl {
  enabled: boolean;
  at: string;
}

/** A reading of SSL detail. `begun`: when it was requested; it says nothing about the time before. */
export interface SslReading {
  enabled: boolean;
  begun: string;
  instance: Look['instance'];
}

/** What a reading of SSL detail means. SSL has flipped when it differs from what was known. */
export type FlipVerdict =
  | { kind: 'no-flip' }
  | { kind: 'wait' }
  /** A change explains the flip, certainly or perhaps. */
  | { kind: 'explained'; change: Change }
  | { kind: 'external' };

/** A job that can no longer be followed is assumed to run for at most this long. */
const LOST_JOB_MS = 24 * 3_600_000;

/** Whether a change may have flipped SSL after a moment: it has succeeded since, or may have. */
function mayHaveFlipped(change: Change, reading: SslReading, since: string): boolean {
  const { enabled, state, job_id, finished_at } = change;
  if (enabled !== reading.enabled || finished_at === null) return false;
  const isLostJob = state === 'unknown' && job_id !== null;
  if (isLostJob && Date.parse(finished_at) >= Date.parse(reading.begun) - LOST_JOB_MS) return true;
  return (state === 'succeeded' || state === 'unknown') && finished_at >= since;
}

/**
 * Decides who flipped SSL, with or without a task. A flip that this table does not give to a change was made elsewhere:
 *
 *     reading                          a change of the instance            it is
 *     the first one, or as before      any                                 no flip
 *     asked for before what is known   any                                 no flip: it is older
 *     of an instance not at rest       any                                 wait: SSL detail may not be what it will be
 *     flipped                          runs                                wait: it may be its doing
 *     flipped                          that way, succeeded since           explained
 *     flipped                          that way, unknown since, or with    explained: it may be its doing
 *                                      a job lost sight of within a day
 *     flipped                          any other, or none                  external
 *
 * @param changes those of the instance, the newest first
 */
export function judgeFlip(known: KnownSsl | null, reading: SslReading, changes: readonly Change[]): FlipVerdict {
  if (known === null || known.enabled === reading.enabled || reading.begun < known.at) return { kind: 'no-flip' };
  if (reading.instance !== 'at-rest') return { kind: 'wait' };
  if (changes.some(({ finished_at }) => finished_at === null)) return { kind: 'wait' };
  const change = changes.find((each) => mayHaveFlipped(each, reading, known.at));
  return change === undefined ? { kind: 'external' } : { kind: 'explained', change };
}

/**
 * The task of an external change that only a flip of SSL detail has shown: the only task without an owner since the moment at which SSL was
 * certainly as before. It becomes the evidence of that change and belongs to no other. Its job is not followed.
 */
export function taskOfFlip(tasks: readonly OwnedTask[], enabled: boolean, since: string, until: string): Task | null {
  const [from, to] = [Date.parse(since) - SKEW_MS, Date.parse(until) + SKEW_MS];
  const mayBe = tasks.filter((task) => {
    if (task.owner !== null || isOtherKind(task) || task.created_at === null) return false;
    if (task.mark === wordOf(!enabled)) return false;
    const at = Date.parse(task.created_at);
    return at >= from && at <= to;
  });
  return mayBe.length === 1 ? (mayBe[0] ?? null) : null;
}
