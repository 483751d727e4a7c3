import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRedis, noRedis } from './get-redis.mjs';
import { execute, giveUp, ROOT } from './run.mjs';

const UNPACKED = join(ROOT, '.cache', 'redis');
/** @param {string} program */
function onPath(program) {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(existsSync);
}

/** The program's environment if it was unpacked without root. @returns {NodeJS.ProcessEnv | null} */
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

/** Makes an empty folder for unpacking, with what apt-get needs there for its own lists. */
function emptyFolder() {
  rmSync(UNPACKED, { recursive: true, force: true });
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(UNPACKED, folder), { recursive: true });
  return UNPACKED;
}

/** Unpacks the downloaded packages into a redis-server that runs; null if there is none among them. */
function unpack() {
  try {
    for (const archive of readdirSync(UNPACKED).filter((name) => name.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['-x', join(UNPACKED, archive), UNPACKED]);
    }
  } catch {
    return null;
  }
  return unpackedRedis();
}

/**
 * Runs apt-get in English, whose messages are known, and without questions. The package's service must not start: the
 * console starts its own.
 */
const APT_ENVIRONMENT = { LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

/**
 * Finds a redis-server, or gets one: from REDIS_SERVER_BIN, PATH, an earlier unpacked one, otherwise Debian's packages.
 *
 * @returns {Promise<NodeJS.ProcessEnv>} the environment that the embedded DCS needs to start it
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
  if (onPath('apt-get') === undefined) return giveUp(noRedis('there is no apt-get'));
  const got = await getRedis({
    aptGet: (args, options) => execute('apt-get', args, { ...options, env: { ...process.env, ...APT_ENVIRONMENT } }),
    sleep,
    now: Date.now,
    say: console.log,
    isRoot: process.getuid?.() === 0,
    isInstalled: () => onPath('redis-server') !== undefined,
    folder: emptyFolder(),
    unpack,
  });
  switch (got.kind) {
    case 'installed':
      return {};
    case 'unpacked':
      return got.found;
    case 'failed':
      return giveUp(got.sentence);
  }
}
