import { finishWebBuild } from './web-build.mjs';
import { runTool } from './run.mjs';

/**
 * Builds everything that runs: the server's folders by the compiler, the page by Vite, and the compressed files beside it.
 *
 * @param {{ quiet?: boolean }} [options] quiet: print only where it fails
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function build({ quiet = false } = {}) {
  const server = await runTool('tsc', ['-b', 'src/bff', 'src/local-dcs'], { quiet });
  if (!server) return false;
  const web = await runTool('vite', ['build', '--logLevel', 'warn'], { quiet });
  return web && finishWebBuild({ quiet });
}
