// npm run audit:verify: whether the chain of the audit in DATA_DIR is whole. Exit code 0: whole, 1: broken, 2: cannot tell.
import { spawnSync } from 'node:child_process';
import { isInstalled } from './lib/install.mjs';
import { ROOT } from './lib/run.mjs';

if (!isInstalled()) {
  console.error('The npm packages are not installed: run npm ci, then run the command again.');
  process.exit(2);
}
// From its source: a build would replace the files that a running console may still load.
const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'src/bff/audit/verify-main.ts'], {
  cwd: ROOT,
  stdio: ['ignore', 'inherit', 'inherit'],
});
// Of verify-main.ts. Whatever else it ended with is no answer.
process.exit(status === 0 ? 0 : status === 3 ? 1 : 2);
