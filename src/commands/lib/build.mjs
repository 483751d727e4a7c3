import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { finishWebBuild } from './web-build.mjs';
import { ROOT, runTool } from './run.mjs';

/** What the server reads beside its code, and the compiler leaves behind. */
const FILES = ['bff/identity/common-passwords.txt'];

/**
 * Builds everything that runs: the server's folders by the compiler, the page by Vite, and the compressed files beside it.
 *
 * @param {{ quiet?: boolean }} [options] quiet: print only where it fails
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function build({ quiet = false } = {}) {
  const server = await runTool('tsc', ['-b', 'src/bff', 'src/local-dcs'], { quiet });
  if (!server) return false;
  for (const file of FILES) copyFileSync(join(ROOT, 'src', file), join(ROOT, 'dist/server', file));
  const web = await runTool('vite', ['build', '--logLevel', 'warn'], { quiet });
  return web && finishWebBuild({ quiet });
}
