import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const REDIS_PASSWORD = 'e2e-redis-password';
/** The embedded DCS, for what somebody does there beside the console. */
export const DCS = {
  endpoint: 'http://127.0.0.1:24320',
  projectId: '0123456789abcdef0123456789abcdef',
  ak: 'E2EACCESSKEY00000000',
  sk: 'e2eSecretKey000000000000000000000000000000',
};

function address(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ctrl-C stops everything')) resolve();
    });
    child.once('exit', () => reject(new Error(`npm start ended before it was ready:\n${output}`)));
  });
}

/** Runs what a person runs, `npm start`, in an empty folder of data and on a port of its own; ends it afterwards. */
export default async function startConsole(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'console-e2e-'));
  const child = spawn(process.execPath, ['src/commands/start.mjs'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: '4390',
      DATA_DIR: folder,
      LOCAL_DCS_DIR: join(folder, 'local-dcs'),
      LOCAL_DCS_PORT: new URL(DCS.endpoint).port,
      LOCAL_DCS_PROJECT_ID: DCS.projectId,
      LOCAL_DCS_AK: DCS.ak,
      LOCAL_DCS_SK: DCS.sk,
      LOCAL_DCS_REDIS_PORT: '21400',
      LOCAL_DCS_REDIS_PASSWORD: REDIS_PASSWORD,
      LOCAL_DCS_JOB_MS: '1500',
      // What never answers is waited for so long.
      DCS_TIMEOUT_MS: '4000',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await address(child);
  // The tests run in processes of their own, which inherit this.
  process.env['CONSOLE_PID'] = String(child.pid);
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}
