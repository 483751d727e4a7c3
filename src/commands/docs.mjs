// npm run docs: renews the parts of docs/ that are made from code: the tables of settings and of routes.
import { spawnSync } from 'node:child_process';
import { isInstalled } from './lib/install.mjs';
import { giveUp, ROOT } from './lib/run.mjs';

if (!isInstalled()) giveUp('The npm packages are not installed: run npm ci, then run the command again.');
const args = ['--import', 'tsx', 'src/bff/documents-main.ts'];
const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
process.exit(status ?? 1);
