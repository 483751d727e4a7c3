// npm run chaos: makes changes while the BFF is killed and its link fails, then compares the journal with the truth.
import { ensureInstalled } from './lib/install.mjs';
import { ensureRedis } from './lib/redis.mjs';
import { ROOT, run } from './lib/run.mjs';

await ensureInstalled();
const env = { ...process.env, ...(await ensureRedis()) };
// Ctrl-C reaches the run itself, which ends its processes; this process waits for it.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => {});
const args = ['--import', 'tsx', `${ROOT}/src/testing/chaos/main.ts`, ...process.argv.slice(2)];
process.exit((await run(process.execPath, args, { env })) ? 0 : 1);
