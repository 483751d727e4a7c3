import { aptFault, LOCK_LIMIT_MS, whenUnlocked } from './apt.mjs';

/** @import { Apt, AptFault } from './apt.mjs' */

/** The Debian packages that an unpacked redis-server needs to run. */
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];

/** @param {string} reason */
export const noRedis = (reason) =>
  `There is no redis-server, and none could be installed: ${reason}. Install Redis 7 (Debian: apt-get install redis-server; macOS: brew install redis), or set REDIS_SERVER_BIN to its path. A fleet without processes (LOCAL_DCS_FLEET=200) needs none.`;

const WHY = 'none was found, and the embedded DCS runs real ones';

/** @param {AptFault} fault */
function reasonOf(fault) {
  switch (fault.kind) {
    case 'locked':
      return `apt stays locked: ${fault.lock}`;
    case 'offline':
      return `there is no network, or apt-get cannot reach its package server (${fault.detail})`;
    case 'other':
      return `apt-get failed: ${/^E: .*/m.exec(fault.output)?.[0].slice(3) ?? 'it gave no reason'}`;
  }
}

/** As root: installs Debian's package. @param {Apt} apt @returns {Promise<AptFault | null>} */
async function install(apt) {
  const deadline = apt.now() + LOCK_LIMIT_MS;
  const update = await whenUnlocked(apt, ['update', '-qq'], deadline);
  const args = ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'];
  const { ok, output } = await whenUnlocked(apt, args, deadline);
  if (ok) return null;
  const fault = aptFault(output);
  // Without a network an update succeeds with warnings, and then the package is not found.
  return fault.kind === 'other' ? aptFault(`${output}\n${update.output}`) : fault;
}

/**
 * Without root: downloads the packages as files. The machine's own lists may be empty, old or locked. If so, it uses
 * lists of its own.
 *
 * @param {Apt} apt
 * @param {string} folder for the packages; it contains `lists` and `cache`
 * @returns {Promise<AptFault | null>}
 */
async function download(apt, folder) {
  const first = await apt.aptGet(['download', ...PACKAGES], { cwd: folder });
  if (first.ok) return null;
  if (aptFault(first.output).kind === 'offline') return aptFault(first.output);
  const own = ['-o', `Dir::State::Lists=${folder}/lists`, '-o', `Dir::Cache=${folder}/cache`];
  const update = await apt.aptGet([...own, 'update', '-qq']);
  const { ok, output } = await apt.aptGet([...own, 'download', ...PACKAGES], { cwd: folder });
  return ok ? null : aptFault(`${output}\n${update.output}`);
}

/** @param {string} reason @returns {{ kind: 'failed', sentence: string }} */
const failed = (reason) => ({ kind: 'failed', sentence: noRedis(reason) });

/**
 * Gets a redis-server from Debian's packages. Root installs it. Other users, or root after a failure, unpack it into a
 * folder.
 *
 * @template T
 * @param {Apt & { isRoot: boolean, isInstalled: () => boolean, folder: string, unpack: () => T | null }} options
 * unpack: unpacks the downloaded packages and returns what it finds; null: there is no redis-server among them
 * @returns {Promise<{ kind: 'installed' } | { kind: 'unpacked', found: T } | { kind: 'failed', sentence: string }>}
 */
export async function getRedis(options) {
  const { say, isRoot, isInstalled, folder, unpack } = options;
  if (isRoot) {
    say(`Installing Debian’s package redis-server on this machine (as root, by apt-get): ${WHY}.`);
    const fault = await install(options);
    if (fault === null && isInstalled()) return { kind: 'installed' };
    const reason = fault === null ? 'the installed redis-server is not on PATH' : reasonOf(fault);
    if (fault?.kind === 'offline') return failed(reason);
    say(`Not installed: ${reason}.`);
  }
  say(`Unpacking Debian’s package redis-server into ${folder}, and installing nothing: ${WHY}.`);
  const fault = await download(options, folder);
  if (fault !== null) return failed(reasonOf(fault));
  const found = unpack();
  return found === null ? failed(`the packages in ${folder} have none that runs`) : { kind: 'unpacked', found };
}
