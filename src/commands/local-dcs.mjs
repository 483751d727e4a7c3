// npm run local-dcs: starts the embedded DCS alone, for any DCS client.
import { spawn } from 'node:child_process';
import { ensureInstalled } from './lib/install.mjs';
import { ensureRedis } from './lib/redis.mjs';
import { giveUp, ROOT, runTool } from './lib/run.mjs';

await ensureInstalled();
const redis = process.env['LOCAL_DCS_FLEET']?.match(/^\d+$/) ? {} : await ensureRedis();
if (!(await runTool('tsc', ['-b', 'src/local-dcs']))) giveUp('The build failed: see the lines above.');
const child = spawn(process.execPath, ['dist/server/local-dcs/main.js'], {
  cwd: ROOT,
  env: { ...process.env, ...redis },
  stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));
