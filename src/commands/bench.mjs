// npm run bench: measures the calls to DCS that following hundreds of changes costs, and the delay of their outcomes.
import { ensureInstalled } from './lib/install.mjs';
import { ROOT, run } from './lib/run.mjs';

await ensureInstalled();
// Ctrl-C reaches the run itself; this process waits for it.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => {});
const args = ['--import', 'tsx', `${ROOT}/src/testing/bench/main.ts`, ...process.argv.slice(2)];
process.exit((await run(process.execPath, args)) ? 0 : 1);
