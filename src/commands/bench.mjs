// npm run bench: measures how many calls to DCS a scope needs to follow hundreds of changes, and how soon their
// outcomes are known.
import { ensureInstalled } from './lib/install.mjs';
import { ROOT, run } from './lib/run.mjs';

await ensureInstalled();
// Ctrl-C reaches the run itself; this process waits for it.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => {});
const args = ['--import', 'tsx', `${ROOT}/src/testing/bench/main.ts`, ...process.argv.slice(2)];
process.exit((await run(process.execPath, args)) ? 0 : 1);
