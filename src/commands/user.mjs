// npm run user -- add|list|role|reset|disable|enable|remove NAME: manages accounts in DATA_DIR, even while in use.
import { spawnSync } from 'node:child_process';
import { isInstalled } from './lib/install.mjs';
import { giveUp, ROOT } from './lib/run.mjs';

if (!isInstalled()) giveUp('The npm packages are not installed: run npm ci, then run the command again.');
// It runs from source: a build would replace the files that a running console may still load.
const args = ['--import', 'tsx', 'src/bff/identity/user-main.ts', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
process.exit(status ?? 1);
