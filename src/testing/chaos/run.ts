import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../bff/platform/clock.ts';
import type { Change } from '../../contract/change.ts';
import { instanceId, type ChangeId, type InstanceId } from '../../contract/ids.ts';
import { readConfig, type TaskEnableSsl } from '../../local-dcs/config.ts';
import { DEFAULT_FLEET } from '../../local-dcs/fleet/default-fleet.ts';
import { startLocalDcs, type LocalDcs } from '../../local-dcs/server.ts';
import { dcsClock } from '../bff.ts';
import { randomFaults, startChaosProxy, type ChaosProxy, type Fault, type FaultKind } from '../chaos-proxy.ts';
import { PROJECT } from '../builders.ts';
import { seededRandom } from '../seeded-random.ts';
import { createSomebody, type ReadyMessage, type Somebody } from '../somebody.ts';
import { runClient, type Told } from './clients.ts';
import { createFastClock } from './fast-clock.ts';
import { countUnfinished, faultsOfFile, readAudit, readJournal } from './journal-file.ts';
import { judge } from './judge.ts';
import { createVictim, type Victim } from './victim.ts';

export interface ChaosOptions {
  seed: number;
  /** The run ends after clients have been told of this many changes. */
  changes: number;
  /** The run also ends after this time, in real ms. */
  limitMs: number;
  /** How many times faster than the machine's clock the clocks of BFF and embedded DCS run. */
  speed: number;
  /** Its own folder. It is emptied first and kept afterwards. */
  dir: string;
  /** Whether real redis-servers stand behind the instances. */
  redis: boolean;
  /** The first port to try for them. */
  redisPort: number;
  clients: number;
  /** For which switches a task has `details.enable_ssl`. */
  reading: TaskEnableSsl;
  /** Ends the run early when it is aborted. */
  signal?: AbortSignal;
}

export interface ChaosReport {
  changes: number;
  asked: number;
  kills: number;
  connections: number;
  faults: Readonly<Record<FaultKind, number>>;
  puts: number;
  succeeded: number;
  failed: number;
  unknown: number;
  /** The causes of unknown outcomes, with their numbers. */
  unknownBy: Readonly<Record<string, number>>;
  /** The number of audit entries. */
  auditEntries: number;
  wrong: string[];
  lost: string[];
  /** What the run failed to show, one per line. If there is any, zero faults prove little. */
  notShown: string[];
}

/**
 * The share of faulty connections. A request is delayed for less time than the console looks for its trace (60 s on its
 * clock, 3 s at 20 times the speed).
 */
const FAULTY_SHARE = 0.4;
const LONGEST_DELAY_MS = 2500;
const DCS_TIMEOUT_MS = 1500;
/** How long a job takes, in real ms. */
const JOB_MS = 300;
/**
 * A larger share of unknown outcomes is a fault, since the console then finds out too little. With the above faults, a
 * fifth is usual.
 */
const MOST_UNKNOWN = 0.4;
/** With this many changes or more, every kind of fault has occurred. */
const MANY = 100;
/** After the last change, every change must finish within this time, real ms. */
const QUIET_LIMIT_MS = 90_000;

function startDcs(options: ChaosOptions, epoch: number): Promise<LocalDcs> {
  const config = readConfig({
    LOCAL_DCS_PORT: '0',
    LOCAL_DCS_DIR: join(options.dir, 'local-dcs'),
    LOCAL_DCS_RESET: '1',
    LOCAL_DCS_PROJECT_ID: PROJECT,
    LOCAL_DCS_JOB_MS: String(JOB_MS * options.speed),
    LOCAL_DCS_TASK_ENABLE_SSL: options.reading,
    LOCAL_DCS_REDIS_PORT: String(options.redisPort),
    REDIS_SERVER_BIN: process.env['REDIS_SERVER_BIN'],
  });
  const fleet = options.redis ? DEFAULT_FLEET : DEFAULT_FLEET.map((spec) => ({ ...spec, nodes: 0 as const }));
  const fleets = { 'local-1': fleet, 'local-1_staging': [], 'local-2': [] };
  return startLocalDcs(config, dcsClock(createFastClock(epoch, options.speed)), fleets);
}

function environmentOf(options: ChaosOptions, dcs: LocalDcs, proxy: ChaosProxy, epoch: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: options.dir,
    DCS_EMBEDDED: 'true',
    DCS_ENDPOINT: proxy.endpoint,
    DCS_TIMEOUT_MS: String(DCS_TIMEOUT_MS),
    HUAWEICLOUD_SDK_AK: dcs.ak,
    HUAWEICLOUD_SDK_SK: dcs.sk,
    HUAWEICLOUD_SDK_PROJECT_ID: dcs.projectId,
    HUAWEICLOUD_SDK_REGION: dcs.region,
    DATA_DIR: join(options.dir, 'console'),
    WEB_DIR: join(options.dir, 'web'),
    PORT: '0',
    LOG_LEVEL: 'warn',
    // On a fast clock a session of some hours ends within minutes.
    SESSION_HOURS: '168',
    SESSION_IDLE_MINUTES: '1440',
    REQUESTS_PER_MINUTE: '1000000',
    CHAOS_EPOCH: String(epoch),
    CHAOS_SPEED: String(options.speed),
  };
}

/** All but the instance whose job never ends: the console would follow it for two hours. */
const INSTANCES: readonly InstanceId[] = DEFAULT_FLEET.filter(
  (spec) => spec.support_ssl && !spec.tags.some((tag) => tag.value === 'job-hangs'),
).map((spec) => instanceId.parse(spec.id));

/**
 * Clients ask for switches while the BFF is killed and restarted. After enough changes, waits until all have finished.
 */
async function rage(
  options: ChaosOptions,
  victim: Victim,
  somebody: Somebody,
  dataDir: string,
  calm: () => void,
): Promise<Told[]> {
  const random = seededRandom(options.seed);
  const told: Told[] = [];
  const enough = new AbortController();
  const promised = () => new Set(told.flatMap((each) => ('change_id' in each ? [each.change_id] : []))).size;
  const onTold = (each: Told) => {
    told.push(each);
    if (promised() >= options.changes) enough.abort();
  };
  const signals = [enough.signal, AbortSignal.timeout(options.limitMs), ...(options.signal ? [options.signal] : [])];
  const signal = AbortSignal.any(signals);
  const dying = victim.run(signal).finally(() => enough.abort());
  const address = () => victim.address();
  const clients = Array.from({ length: options.clients }, () =>
    runClient({
      ask: somebody.ask,
      address,
      instances: INSTANCES,
      random: seededRandom(random() * 2 ** 32),
      onTold,
      signal,
    }),
  );
  await Promise.all([dying, ...clients]);
  calm();
  const until = Date.now() + QUIET_LIMIT_MS;
  while (countUnfinished(dataDir) > 0 && Date.now() < until && options.signal?.aborted !== true) await wait(200);
  return told;
}

function notShownBy(report: Omit<ChaosReport, 'notShown'>, options: ChaosOptions): string[] {
  const { changes, kills, faults, unknown, succeeded } = report;
  const missing = Object.entries(faults).filter(([, count]) => count === 0);
  const checks: ReadonlyArray<readonly [boolean, string]> = [
    [changes >= options.changes, `only ${changes} of ${options.changes} changes`],
    [kills > 0, 'nothing was killed'],
    [changes < MANY || missing.length === 0, `no fault of the kinds ${missing.map(([kind]) => kind).join(', ')}`],
    [succeeded > 0, 'no change succeeded'],
    [unknown <= changes * MOST_UNKNOWN, `${unknown} of ${changes} outcomes are unknown`],
  ];
  return checks.flatMap(([shown, line]) => (shown ? [] : [line]));
}

function countBy(changes: readonly Change[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { error } of changes) {
    const code = error?.error_code ?? 'no error';
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/**
 * Switches SSL on and off while the BFF is killed with -9 and the link to DCS fails, waits until every change has
 * finished, and compares the journal with what the embedded DCS knows. Ends every process that it started, in any case.
 *
 * @throws Error if the BFF does not come up again, or ends by itself
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  rmSync(join(options.dir, 'console'), { recursive: true, force: true });
  mkdirSync(options.dir, { recursive: true });
  const epoch = Date.now();
  const dataDir = join(options.dir, 'console');
  const dcs = await startDcs(options, epoch);
  const atFirst = new Map(INSTANCES.map((id) => [String(id), dcs.isSslOn(id)]));
  const faults = randomFaults({
    random: seededRandom(options.seed + 1),
    share: FAULTY_SHARE,
    longestMs: LONGEST_DELAY_MS,
  });
  let nextFault: () => Fault | null = faults;
  const proxy = await startChaosProxy({ target: dcs.endpoint, nextFault: () => nextFault(), clock: systemClock });
  const somebody = createSomebody();
  // A session outlives the process, so one sign-in is enough.
  const signIn = async (said: ReadyMessage) => (somebody.isSignedIn() ? undefined : somebody.signIn(said));
  const victim = createVictim(environmentOf(options, dcs, proxy, epoch), seededRandom(options.seed + 2), signIn);
  try {
    const told = await rage(options, victim, somebody, dataDir, () => (nextFault = () => null));
    const exitCode = await victim.stop();
    const changes = await readJournal(dataDir);
    const audit = await readAudit(dataDir);
    const promised = told.flatMap((each): ChangeId[] =>
      'change_id' in each && each.change_id !== null ? [each.change_id] : [],
    );
    const truth = { puts: dcs.received(), jobs: dcs.jobs(), sslAtFirst: (id: string) => atFirst.get(id) ?? false };
    const { wrong, lost } = judge(changes, truth, new Set(promised));
    const having = (state: Change['state']) => changes.filter((change) => change.state === state);
    const report = {
      changes: changes.length,
      asked: told.length,
      kills: victim.kills(),
      connections: proxy.connections(),
      faults: proxy.faults(),
      puts: dcs.received().length,
      succeeded: having('succeeded').length,
      failed: having('failed').length,
      unknown: having('unknown').length,
      unknownBy: countBy(having('unknown')),
      auditEntries: audit.entries,
      wrong: [
        ...wrong,
        ...faultsOfFile(dataDir),
        ...audit.faults,
        ...(exitCode === 0
          ? []
          : [`the BFF was asked to end, and ended with ${exitCode}: ${victim.log().slice(-500)}`]),
      ],
      lost,
    };
    return { ...report, notShown: notShownBy(report, options) };
  } finally {
    await victim.stop();
    await proxy.close();
    await dcs.close();
  }
}
