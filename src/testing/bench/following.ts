import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { LIMITS } from '../../bff/http/server.ts';
import { openStore } from '../../bff/store/database.ts';
import { wire, type Wired } from '../../bff/wiring.ts';
import { changeList, switchAnswer, type Change } from '../../contract/change.ts';
import { instanceList } from '../../contract/instance.ts';
import { ROUTES } from '../../contract/routes/table.ts';
import { CONSOLE_HEADER } from '../../contract/session.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { CHEAP, dcsClock, testConfig } from '../bff.ts';
import { createFastClock } from '../chaos/fast-clock.ts';
import { startTestDcs, type TestDcs } from '../local-dcs.ts';
import { switchBody } from '../switch-body.ts';
import { routeOf, type SeenCall } from './calls.ts';

export interface FollowingOptions {
  /** How many instances are switched. */
  changes: number;
  /** How long a job takes, ms of the clock. */
  jobMs: number;
  /** How many times faster than the machine's clock the clocks of BFF and embedded DCS run. */
  speed: number;
  callsPerSecond: number;
  /** Ends the run early when it is aborted. */
  signal: AbortSignal;
}

export interface FollowingReport {
  outcomes: Readonly<Record<string, number>>;
  /** The calls since the first switch, and the time in which they were counted, ms. */
  calls: readonly SeenCall[];
  lastMs: number;
  /** From the first switch to the last accepted one, ms. */
  switchingMs: number;
  /** From the end of the last job to the last outcome, ms. */
  afterLastJobMs: number;
  /** From the end of each job to its outcome, ms. */
  delays: readonly number[];
}

/** Fewer than half of the instances of a synthetic fleet can be switched on. */
const FLEET_PER_CHANGE = 3;
const SWITCHES_AT_ONCE = 16;
const LOOK_MS = 200;
const DAY_MS = 86_400_000;

async function signIn({ app, links }: Wired): Promise<Record<string, string>> {
  const headers = { [CONSOLE_HEADER.name]: CONSOLE_HEADER.value };
  const payload = { link: (await links.makeAll()).admin };
  const response = await app.inject({ method: 'POST', url: ROUTES.signInByLink.path, payload, headers });
  return { ...headers, cookie: String(response.headers['set-cookie']).split(';', 1)[0] ?? '' };
}

/** Switches instances, some at a time. @throws Error if one is refused */
async function switchAll(wired: Wired, dcs: TestDcs, headers: Record<string, string>, count: number): Promise<void> {
  const { instances } = instanceList.parse((await wired.app.inject({ url: '/api/instances', headers })).json());
  const chosen = instances.filter(({ verdict, ssl }) => verdict.kind === 'eligible' && ssl.state === 'off');
  if (chosen.length < count) throw new Error(`only ${chosen.length} instances of the fleet can be switched on`);
  const queue = chosen.slice(0, count);
  async function work(): Promise<void> {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
      const url = `/api/projects/${dcs.projectId}/instances/${row.instance_id}/ssl`;
      const preview = await wired.app.inject({ url: `${url}/preview?enabled=true`, headers });
      const payload = switchBody(true, preview.json());
      const answer = await wired.app.inject({ method: 'PUT', url, headers, payload });
      if (!switchAnswer.safeParse(answer.json()).success) throw new Error(`a switch was refused: ${answer.payload}`);
    }
  }
  await Promise.all(Array.from({ length: SWITCHES_AT_ONCE }, work));
}

async function changesOf({ app }: Wired, headers: Record<string, string>, count: number): Promise<readonly Change[]> {
  const answer = await app.inject({ url: `/api/changes?limit=${count}`, headers });
  return changeList.parse(answer.json()).changes;
}

function countBy(changes: readonly Change[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of changes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/**
 * Switches many instances of an embedded DCS without redis-servers at about the same time, lets their jobs end at about
 * the same time, and counts the calls. Nobody has the page open, so the calls are those for following, and the TLS
 * probes of successful changes.
 */
export async function measureFollowing(options: FollowingOptions): Promise<FollowingReport> {
  const { changes: count, jobMs, speed, callsPerSecond, signal } = options;
  const clock = createFastClock(Date.now(), speed);
  const dir = mkdtempSync(join(tmpdir(), 'bench-'));
  const dcs = await startTestDcs({ clock: dcsClock(clock), jobMs, synthetic: FLEET_PER_CHANGE * count });
  const seen: SeenCall[] = [];
  const config = testConfig(dcs, { dataDir: dir, timeoutMs: 60_000, access: { idleMs: DAY_MS, longestMs: DAY_MS } });
  const wired = await wire({
    config: {
      ...config,
      calls: { ...config.calls, connections: 32 },
      clouds: config.clouds.map((cloud) => ({ ...cloud, callsPerSecond })),
    },
    store: await openStore(dir),
    clock,
    random: () => 0.5,
    log: pino({ level: 'silent' }),
    readFile: () => null,
    limits: LIMITS,
    hashParameters: CHEAP,
    onCall: ({ method, path, priority }) => void seen.push({ at: clock.now(), route: routeOf(method, path), priority }),
  });
  try {
    await wired.app.ready();
    await wired.start();
    const headers = await signIn(wired);
    const begun = clock.now();
    await switchAll(wired, dcs, headers, count);
    const switched = clock.now();
    let changes = await changesOf(wired, headers, count);
    while (changes.some(({ state }) => !isFinished(state)) && !signal.aborted) {
      await wait(LOOK_MS);
      changes = await changesOf(wired, headers, count);
    }
    const finishedAt = Math.max(
      ...changes.map(({ finished_at }) => (finished_at === null ? 0 : Date.parse(finished_at))),
    );
    const endOf = new Map(dcs.jobs().map(({ job_id, end_time }) => [job_id, end_time]));
    const delays = changes.flatMap(({ job_id, finished_at }) => {
      const end = endOf.get(job_id ?? '') ?? null;
      return end === null || finished_at === null ? [] : [Date.parse(finished_at) - end];
    });
    const lastEnd = Math.max(...dcs.jobs().map(({ end_time }) => end_time ?? 0));
    return {
      outcomes: countBy(changes),
      calls: seen.filter(({ at }) => at > begun && at <= finishedAt),
      lastMs: finishedAt - begun,
      switchingMs: switched - begun,
      afterLastJobMs: finishedAt - lastEnd,
      delays,
    };
  } finally {
    await wired.stop();
    await dcs.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
