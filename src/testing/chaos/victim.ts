import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Random } from '../../bff/platform/clock.ts';
import { between } from '../seeded-random.ts';
import { readyMessage, type ReadyMessage } from '../somebody.ts';

const ENTRY = fileURLToPath(new URL('bff-process.ts', import.meta.url));

/**
 * The shortest time from ready to the kill, ms. Some kills are earlier, during the start. Some are later, so that the
 * BFF can reconcile.
 */
const SHORTEST_LIFE_MS = 200;
const LONGEST_LIFE_MS = 4000;
const LONG_LIFE_MS = 8000;
const KILLED_AT_START = 0.1;
const LIVES_LONG = 0.25;
const LONGEST_START_MS = 30_000;

/** The BFF as a process that is killed at random moments and restarted. */
export interface Victim {
  /** Its present address, or null while it does not run. */
  address(): string | null;
  kills(): number;
  /** Kills and restarts it until `signal` is aborted, then leaves it running. */
  run(signal: AbortSignal): Promise<void>;
  /** Asks it to end. @returns its exit code; null if it had to be killed */
  stop(): Promise<number | null>;
  /** Its stderr so far. */
  log(): string;
}

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (ended(child)) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/**
 * @param env its whole environment
 * @param onReady called at each start; until it resolves, the BFF counts as not running
 * @throws Error from `run`, with its output, if it does not come up
 */
export function createVictim(
  env: NodeJS.ProcessEnv,
  random: Random,
  onReady: (said: ReadyMessage) => Promise<void>,
): Victim {
  let child: ChildProcess | null = null;
  let address: string | null = null;
  let kills = 0;
  let log = '';
  const isUp = () => address !== null;

  function start(): ChildProcess {
    const started = spawn(process.execPath, ['--import', 'tsx', ENTRY], {
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    started.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    started.on('message', (message) => {
      const said = readyMessage.safeParse(message);
      if (!said.success) return;
      const use = () => {
        if (started === child && !ended(started)) address = said.data.address;
      };
      // It may be killed meanwhile.
      onReady(said.data).then(use, () => {});
    });
    started.on('exit', () => {
      if (started === child) address = null;
    });
    child = started;
    return started;
  }

  /** Waits until it is ready, has ended, or the time is over. */
  async function untilReady(started: ChildProcess, ms: number): Promise<void> {
    const until = Date.now() + ms;
    while (!isUp() && !ended(started) && Date.now() < until) await wait(10);
  }

  async function kill(started: ChildProcess): Promise<void> {
    address = null;
    kills += 1;
    await end(started, 'SIGKILL');
  }

  return {
    address: () => address,
    kills: () => kills,
    log: () => log,
    run: async (signal) => {
      while (!signal.aborted) {
        const started = start();
        if (random() < KILLED_AT_START) {
          await wait(between(random, 50, 1000));
          await kill(started);
          continue;
        }
        await untilReady(started, LONGEST_START_MS);
        if (address === null) throw new Error(`The BFF did not come up:\n${log.slice(-2000)}`);
        const longest = random() < LIVES_LONG ? LONG_LIFE_MS : LONGEST_LIFE_MS;
        await wait(between(random, SHORTEST_LIFE_MS, longest), undefined, { signal }).catch(() => {});
        if (ended(started)) throw new Error(`The BFF ended by itself:\n${log.slice(-2000)}`);
        if (signal.aborted) return;
        await kill(started);
      }
      await untilReady(start(), LONGEST_START_MS);
      if (address === null) throw new Error(`The BFF did not come up:\n${log.slice(-2000)}`);
    },
    stop: async () => {
      if (child === null) return null;
      const limit = setTimeout(() => child?.kill('SIGKILL'), 10_000);
      await end(child, 'SIGTERM');
      clearTimeout(limit);
      return child.exitCode;
    },
  };
}
