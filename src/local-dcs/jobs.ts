import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Instance } from './fleet/instance.ts';
import type { Caller } from './iam/users.ts';
import { ORDINARY, type Course } from './scenarios.ts';
import type { Job } from './state.ts';
import type { World } from './world.ts';

/** The name of an SSL task, in `task` of show and in the task centre. DCS's own name is not documented. */
const SSL_TASK = 'SWITCH_SSL';

/**
 * The parts of a job's time: it waits, it works, and after SUCCESS the instance is busy for a moment (dcs-api.md §3).
 */
const SHARE = { init: 0.15, work: 0.75, settle: 0.1 } as const;

/** Runs the jobs of the embedded DCS, and resumes those that a stop left unfinished. */
export class Jobs {
  readonly #world: World;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(world: World) {
    this.#world = world;
    // Every running job listens to this signal, and there may be hundreds.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Whether an instance has a job or is still busy after one. A second job would overwrite the status. */
  isBusy(instanceId: string): boolean {
    const task = this.#world.instance(instanceId)?.state.task ?? null;
    return task !== null || this.#world.jobs.some((job) => job.instance_id === instanceId && job.end_time === null);
  }

  /** Whether an instance runs and is not busy. */
  mayStart({ spec, state }: Instance): boolean {
    return state.status === 'RUNNING' && !this.isBusy(spec.id);
  }

  /** Starts the job that switches SSL. @returns the job, in INIT */
  switchSsl(instance: Instance, enabled: boolean, how: Course, by: Caller): Job {
    const job = this.#open(instance, SSL_TASK, enabled, how, by);
    this.#start(job, () => this.#runSwitch(job));
    return job;
  }

  /** Starts a job of any other kind; `finish` does its work at the end. */
  run(instance: Instance, type: string, by: Caller, finish: () => Promise<void> | void): Job {
    const job = this.#open(instance, type, null, ORDINARY, by);
    this.#start(job, async () => {
      await this.#wait(SHARE.init);
      this.#set(job, { status: 'RUNNING' });
      await this.#wait(SHARE.work);
      await finish();
      this.#world.update(instance.spec, { status: 'RUNNING', task: null });
      this.#set(job, { status: 'SUCCESS', end_time: this.#world.clock.now() });
    });
    return job;
  }

  /** Resumes the SSL jobs that the last stop left unfinished. Other unfinished jobs fail. */
  resume(): void {
    for (const job of this.#world.jobs.filter((each) => each.end_time === null)) {
      if (job.enable_ssl !== null) {
        this.#start(job, () => this.#runSwitch(job));
        continue;
      }
      const spec = this.#world.instance(job.instance_id)?.spec;
      if (spec !== undefined) this.#world.update(spec, { status: 'RUNNING', task: null });
      this.#set(job, { status: 'FAIL', end_time: this.#world.clock.now(), fail_reason: 'The service was restarted.' });
    }
    const unfinished = new Set(this.#world.jobs.filter((job) => job.end_time === null).map((job) => job.instance_id));
    // A kill after a job's end, but before its last pause, leaves these instances busy. Nothing else would free them.
    for (const { spec, state } of this.#world.instances()) {
      if (state.task !== null && !unfinished.has(spec.id)) this.#world.update(spec, { status: 'RUNNING', task: null });
    }
    for (const backup of this.#world.backups) if (backup.status === 'backuping') backup.status = 'failed';
    this.#world.save();
  }

  /** Stops between two steps. Unfinished jobs stay unfinished in the state. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  #open(instance: Instance, type: string, enabled: boolean | null, how: Course, by: Caller): Job {
    const job: Job = {
      job_id: randomUUID().replaceAll('-', ''),
      instance_id: instance.spec.id,
      job_type: type,
      status: 'INIT',
      begin_time: this.#world.clock.now(),
      end_time: null,
      fail_reason: null,
      enable_ssl: enabled,
      slower: how.slower,
      will_fail: how.failReason,
      quirk: how.quirk,
      user_id: by.id,
      user_name: by.name,
    };
    this.#world.jobs.push(job);
    this.#world.update(instance.spec, enabled === null ? { task: type } : { task: type, status: 'RESTARTING' });
    return job;
  }

  async #runSwitch(job: Job): Promise<void> {
    const instance = this.#world.instance(job.instance_id);
    if (instance === undefined || job.enable_ssl === null) return;
    const { spec } = instance;
    await this.#wait(SHARE.init * job.slower);
    this.#set(job, { status: 'RUNNING' });
    const begun = this.#world.clock.now();
    const takesEffect = job.will_fail === null && job.quirk !== 'no-effect';
    if (takesEffect) await this.#restart(instance, job.enable_ssl);
    const taken = this.#world.clock.now() - begun;
    await this.#pause(this.#world.config.jobMs * SHARE.work * job.slower - taken);
    if (takesEffect) this.#world.update(spec, { enable_ssl: job.enable_ssl });
    const status = job.will_fail === null ? 'SUCCESS' : 'FAIL';
    this.#set(job, { status, end_time: this.#world.clock.now(), fail_reason: job.will_fail });
    await this.#pause(this.#world.config.jobMs * SHARE.settle).catch(() => {});
    this.#world.update(spec, { status: 'RUNNING', task: null });
  }

  /** Performs a real switch: all processes end, data outside the AOF is lost, and they restart with or without TLS. */
  async #restart(instance: Instance, ssl: boolean): Promise<void> {
    const { spec } = instance;
    if (ssl) this.#world.update(spec, { transparent_client_ip: false });
    const redis = this.#world.redisOf(spec);
    if (redis === undefined) return;
    await redis.stop();
    if (spec.cache_mode === 'single' || spec.appendonly === 'no') redis.clear();
    await redis.start(ssl);
  }

  #start(job: Job, work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        if (this.#stop.signal.aborted) return;
        const spec = this.#world.instance(job.instance_id)?.spec;
        if (spec !== undefined) this.#world.update(spec, { status: 'ERROR', task: null });
        this.#set(job, { status: 'FAIL', end_time: this.#world.clock.now(), fail_reason: String(error) });
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  #wait(share: number): Promise<void> {
    return this.#pause(this.#world.config.jobMs * share);
  }

  #pause(ms: number): Promise<void> {
    return this.#world.clock.sleep(Math.max(0, ms), this.#stop.signal);
  }

  #set(job: Job, change: Partial<Job>): void {
    Object.assign(job, change);
    this.#world.save();
  }
}
