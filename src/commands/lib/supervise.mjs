import { spawn } from 'node:child_process';
import { ROOT } from './run.mjs';

const RESTARTS_PER_MINUTE = 5;

/** How long a process may take to end after a signal: the BFF itself needs up to 10 s. After that it is killed. */
const GRACE_MS = 12_000;

/**
 * A child process that sends `{ type: 'ready', … }` over IPC when it can be used. It is restarted if it dies after
 * that. It ends by itself when this process ends, because the IPC channel closes.
 *
 * @typedef {{ ready: Promise<Record<string, unknown>>, stop: (signal?: NodeJS.Signals) => Promise<void> }} Supervised
 */

/**
 * Starts a process and keeps it running.
 *
 * @param {string} name its name in printed lines
 * @param {readonly string[]} command program and arguments
 * @param {(ready: Record<string, unknown> | null) => NodeJS.ProcessEnv} environment makes its environment from the
 * ready message of its first start, so that a restart can keep its port
 * @param {(sentence: string) => void} onGivenUp called if it ends before it is ready, or too often
 * @returns {Supervised}
 */
export function supervise(name, [program = process.execPath, ...args], environment, onGivenUp) {
  /** @type {Record<string, unknown> | null} */
  let firstReady = null;
  let stopping = false;
  /** @type {number[]} */
  const deaths = [];
  /** @type {import('node:child_process').ChildProcess} */
  let child;
  /** @type {(message: Record<string, unknown>) => void} */
  let announce;
  /** @type {Promise<Record<string, unknown>>} */
  const ready = new Promise((resolve) => (announce = resolve));

  const start = () => {
    let wasReady = false;
    child = spawn(program, args, {
      cwd: ROOT,
      env: environment(firstReady),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message) => {
      if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'ready') return;
      wasReady = true;
      firstReady ??= { ...message };
      announce(firstReady);
    });
    child.on('exit', (code, signal) => {
      if (stopping) return;
      const now = Date.now();
      deaths.push(now);
      const recent = deaths.filter((death) => now - death < 60_000).length;
      if (!wasReady && firstReady === null) return onGivenUp('');
      if (recent > RESTARTS_PER_MINUTE) return onGivenUp(`${name} ended ${recent} times within a minute: giving up.`);
      console.error(`${name} ended (${signal ?? `exit code ${code}`}): starting it again.`);
      start();
    });
  };
  start();

  return {
    ready,
    stop: (signal = 'SIGTERM') => {
      stopping = true;
      return new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        const overdue = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
        child.once('exit', () => {
          clearTimeout(overdue);
          resolve();
        });
        child.kill(signal);
      });
    },
  };
}

/**
 * Stops processes on Ctrl-C, SIGTERM and SIGHUP, in the given order. A second signal kills them.
 *
 * @param {() => readonly Supervised[]} running
 */
export function stopOnSignal(running) {
  let stopping = false;
  const stop = async (exitCode = 0) => {
    if (stopping) {
      await Promise.all(running().map((each) => each.stop('SIGKILL')));
      process.exit(1);
    }
    stopping = true;
    for (const each of running()) await each.stop();
    process.exit(exitCode);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => void stop());
  return stop;
}
