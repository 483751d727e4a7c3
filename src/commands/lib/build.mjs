import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { finishWebBuild } from './web-build.mjs';
import { ROOT, runTool } from './run.mjs';

/** Files that the server reads and the compiler does not copy. */
const FILES = ['bff/identity/common-passwords.txt'];

/**
 * Builds the server: compiles its folders and copies the files above.
 *
 * @param {{ quiet?: boolean }} options quiet: print only on failure
 * @returns {Promise<boolean>} whether it succeeded
 */
async function buildServer({ quiet = false }) {
  if (!(await runTool('tsc', ['-b', 'src/bff', 'src/local-dcs'], { quiet }))) return false;
  for (const file of FILES) copyFileSync(join(ROOT, 'src', file), join(ROOT, 'dist/server', file));
  return true;
}

/** Vitest calls this before the integration tests: the built server starts in half the time of its source. */
export async function setup() {
  if (!(await buildServer({ quiet: true }))) throw new Error('The server could not be built: see the lines above.');
}

/**
 * Builds everything that runs: the server, the page by Vite, and the compressed files beside it.
 *
 * @param {{ quiet?: boolean }} [options] quiet: print only on failure
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function build({ quiet = false } = {}) {
  if (!(await buildServer({ quiet }))) return false;
  const web = await runTool('vite', ['build', '--logLevel', 'warn'], { quiet });
  return web && finishWebBuild({ quiet });
}
