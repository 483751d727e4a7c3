/** @import { Ended } from './run.mjs' */

/** Why apt-get failed. @typedef {{ kind: 'locked', lock: string } | { kind: 'offline', detail: string } | { kind: 'other', output: string }} AptFault */

/**
 * @typedef {object} Apt
 * @property {(args: readonly string[], options?: { cwd?: string }) => Promise<Ended>} aptGet runs apt-get
 * @property {(ms: number) => Promise<unknown>} sleep
 * @property {() => number} now milliseconds
 * @property {(sentence: string) => void} say
 */

/** How long an installation waits for locks in all: as long as a background upgrade usually takes. */
export const LOCK_LIMIT_MS = 120_000;

const RETRY_MS = 1000;

/**
 * apt's messages. Those that begin with `E:` are why it ended. While it waits, it gives the same message without `E:`.
 */
const LOCKED = /^E: Could not get lock (\/\S*[^\s.])(?:\. It is held by process (\d+)(?: \(([^)\n]*)\))?)?/m;
const OFFLINE =
  /(?:Temporary failure resolving|Could not resolve|Could not connect to|Unable to connect to|Cannot initiate the connection to|Connection failed|Connection refused|Connection timed out|Network is unreachable|No route to host)[^\n]*/;

/** @param {string} output of apt-get, under LC_ALL=C @returns {AptFault} */
export function aptFault(output) {
  const locked = LOCKED.exec(output);
  if (locked !== null) {
    const [, file, process, name] = locked;
    const holder = process === undefined ? 'an unknown process' : `process ${process}${name ? ` (${name})` : ''}`;
    return { kind: 'locked', lock: `${holder} holds ${file}` };
  }
  const [offline] = OFFLINE.exec(output) ?? [];
  return offline === undefined ? { kind: 'other', output } : { kind: 'offline', detail: offline.trim() };
}

/**
 * Runs apt-get, and waits while another process has locked apt. apt waits for the locks of dpkg by itself
 * (`DPkg::Lock::Timeout`), but not for the lock of its lists, and it prints nothing while it waits. So the first try
 * does not wait, and shows which lock it is.
 *
 * @param {Apt} apt
 * @param {readonly string[]} args
 * @param {number} deadline by `apt.now`
 * @returns {Promise<Ended>} of the last try
 */
export async function whenUnlocked({ aptGet, sleep, now, say }, args, deadline) {
  let told = '';
  for (;;) {
    const left = Math.max(0, Math.ceil((deadline - now()) / 1000));
    const ended = await aptGet(['-o', `DPkg::Lock::Timeout=${told === '' ? 0 : left}`, ...args]);
    if (ended.ok) return ended;
    const fault = aptFault(ended.output);
    if (fault.kind !== 'locked' || now() >= deadline) return ended;
    if (fault.lock !== told) say(`apt is locked: ${fault.lock}. Waiting up to ${left} s …`);
    told = fault.lock;
    await sleep(RETRY_MS);
  }
}
