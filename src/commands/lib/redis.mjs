import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { giveUp, ROOT, run } from './run.mjs';

const UNPACKED = join(ROOT, '.cache', 'redis');
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];
const HINT =
  'No redis-server was found and none could be installed: install Redis 7 (Debian: apt-get install redis-server; macOS: brew install redis), or set REDIS_SERVER_BIN to its path.';

/** @param {string} program */
function onPath(program) {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(existsSync);
}

/** The program's own environment where it was unpacked without root. @returns {NodeJS.ProcessEnv | null} */
function unpackedRedis() {
  const binary = join(UNPACKED, 'usr', 'bin', 'redis-check-rdb');
  if (!existsSync(binary)) return null;
  const libraries = join(UNPACKED, 'usr', 'lib');
  const folders = readdirSync(libraries)
    .map((name) => join(libraries, name))
    .filter((folder) => folder.endsWith('linux-gnu'));
  return {
    REDIS_SERVER_BIN: join(UNPACKED, 'usr', 'bin', 'redis-server'),
    LD_LIBRARY_PATH: [...folders, process.env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean).join(delimiter),
  };
}

/** As root: Debian's package. Its service is told not to start: the console starts redis-servers of its own. */
async function installAsRoot() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await run('apt-get', ['update', '-qq'], { quiet: true, env });
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], { quiet: true, env });
}

/** Without root: the same packages, unpacked into the project's cache. */
async function unpackForUser() {
  rmSync(UNPACKED, { recursive: true, force: true });
  mkdirSync(UNPACKED, { recursive: true });
  try {
    execFileSync('apt-get', ['download', ...PACKAGES], { cwd: UNPACKED, stdio: 'ignore' });
    for (const archive of readdirSync(UNPACKED).filter((name) => name.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['-x', join(UNPACKED, archive), UNPACKED]);
    }
  } catch {
    return null;
  }
  return unpackedRedis();
}

/**
 * Finds a redis-server, or gets one: REDIS_SERVER_BIN, PATH, an earlier unpacked one, else Debian's packages.
 *
 * @returns {Promise<NodeJS.ProcessEnv>} what the embedded DCS needs in its environment to start it
 */
export async function ensureRedis() {
  const named = process.env['REDIS_SERVER_BIN'];
  if (named !== undefined && named !== '') {
    return existsSync(named)
      ? {}
      : giveUp(`REDIS_SERVER_BIN names ${named}, which does not exist: set it to a redis-server.`);
  }
  if (onPath('redis-server') !== undefined) return {};
  const unpacked = unpackedRedis();
  if (unpacked !== null) return unpacked;
  if (onPath('apt-get') === undefined) return giveUp(HINT);
  console.log('Getting redis-server from Debian’s packages …');
  if (process.getuid?.() === 0) {
    await installAsRoot();
    return onPath('redis-server') === undefined ? giveUp(HINT) : {};
  }
  return (await unpackForUser()) ?? giveUp(HINT);
}
