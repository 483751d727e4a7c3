// npm run audit:verify: checks the audit chain in DATA_DIR. Exit code 0: intact, 1: broken, 2: cannot tell.
import { spawnSync } from 'node:child_process';
import { isInstalled } from './lib/install.mjs';
import { ROOT } from './lib/run.mjs';

if (!isInstalled()) {
  console.error('The npm packages are not installed: run npm ci, then run the command again.');
  process.exit(2);
}
// It runs from source: a build would replace the files that a running console may still load.
const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'src/bff/audit/verify-main.ts'], {
  cwd: ROOT,
  stdio: ['ignore', 'inherit', 'inherit'],
});
// These are the exit codes of verify-main.ts. Any other one means that it cannot tell.
process.exit(status === 0 ? 0 : status === 3 ? 1 : 2);
