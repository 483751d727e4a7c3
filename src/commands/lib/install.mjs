import { readFileSync } from 'node:fs';
import { execute, giveUp, ROOT } from './run.mjs';

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lock */

/** @param {string} file @returns {Lock | null} */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Whether node_modules matches the lock file. npm records its installation in node_modules/.package-lock.json. */
export function isInstalled() {
  const wanted = readLock(`${ROOT}/package-lock.json`);
  const present = readLock(`${ROOT}/node_modules/.package-lock.json`);
  if (wanted === null || present === null) return false;
  return Object.entries(wanted.packages).every(
    ([path, { version, optional }]) => path === '' || optional === true || present.packages[path]?.version === version,
  );
}

/**
 * The reason why npm failed, in one sentence.
 *
 * @param {string} output of npm
 */
export function installFault(output) {
  const network =
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/;
  const [code] = network.exec(output) ?? [];
  return code === undefined
    ? 'The npm packages could not be installed: see the lines above, then run the command again.'
    : `The npm packages could not be installed, because npm cannot reach its registry (${code}): check the network, and npm's settings of registry and proxy, then run the command again.`;
}

/** Installs the packages of the lock file, unless node_modules matches it already. */
export async function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    giveUp(`Node ${process.versions.node} is too old: DCS SSL Console needs Node 20.19 or later.`);
  }
  if (isInstalled()) return;
  console.log('Installing the npm packages …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // With NODE_ENV=production npm would leave out the packages that build the console.
  const { ok, output } = await execute(npm, ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error']);
  if (ok) return;
  process.stderr.write(output);
  giveUp(installFault(output));
}
