import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request, type FullConfig } from '@playwright/test';
import { ROUTES } from '../src/contract/routes/table.ts';
import { CONSOLE_HEADER, type Role } from '../src/contract/session.ts';
import { leaks, logFile, noteSecret, runFolder, WORKER } from './secrets.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What belongs to the console with that number: each worker has its own, so that files run side by side. */
const consoleOf = (worker: number) => ({
  origin: `http://127.0.0.1:${4390 + 2 * worker}`,
  /** Where a second console is; there is one at a time. */
  second: `http://127.0.0.1:${4391 + 2 * worker}`,
  dcsPort: 24_320 + 10 * worker,
  redisPort: 21_400 + 400 * worker,
});
const own = consoleOf(WORKER);
export const CONSOLE = own.origin;
export const SECOND = own.second;
/** The state of a browser in which somebody of that role is signed in. */
export const sessionFile = (role: Role, folder: string = runFolder()): string => join(folder, `${role}.json`);
export const REDIS_PASSWORD = 'e2e-redis-password';
/** An IAM user who may only look. */
export const IAM_READER = { name: 'reader', password: 'e2e-iam-reader-password', may: 'read' };
/** The embedded DCS, for what somebody does there beside the console. */
export const DCS = {
  endpoint: `http://127.0.0.1:${own.dcsPort}`,
  projectId: '0123456789abcdef0123456789abcdef',
  ak: 'E2EACCESSKEY00000000',
  sk: 'e2eSecretKey000000000000000000000000000000',
};
/** The environment in which the console's pauses are short. */
export const HASTENED = { NODE_OPTIONS: `--import ${new URL('hasten.mjs', import.meta.url).href}` };

/** @returns what it printed until it was ready */
function printed(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ctrl-C stops everything')) resolve(output);
    });
    child.once('exit', () => reject(new Error(`npm start ended before it was ready:\n${output}`)));
  });
}

/** Signs in by the link that was printed for a role, and keeps the browser's state for the tests. */
async function signIn(origin: string, folder: string, output: string, role: Role): Promise<void> {
  const link = new RegExp(`Sign in as ${role}:\\s+http\\S+#(\\S+)`).exec(output)?.[1];
  if (link === undefined) throw new Error(`npm start printed no link for ${role}`);
  noteSecret(folder, `the link for ${role}`, link);
  const extraHTTPHeaders = { [CONSOLE_HEADER.name]: CONSOLE_HEADER.value };
  const browser = await request.newContext({ baseURL: origin, extraHTTPHeaders });
  const answer = await browser.post(ROUTES.signInByLink.path, { data: { link } });
  if (!answer.ok()) throw new Error(`signing in as ${role} failed: ${await answer.text()}`);
  const { cookies } = await browser.storageState({ path: sessionFile(role, folder) });
  for (const { name, value } of cookies) noteSecret(folder, `the cookie ${name} of ${role}`, value);
  await browser.dispose();
}

/** Runs what a person runs, `npm start`, with empty data and ports of its own. @returns its process's id, and what ends it */
async function start(worker: number, folder: string, isBuilt: boolean) {
  const { origin, dcsPort, redisPort } = consoleOf(worker);
  const log = openSync(logFile(folder), 'a');
  const child = spawn(process.execPath, ['src/commands/start.mjs', ...(isBuilt ? ['--built'] : [])], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...HASTENED,
      PORT: new URL(origin).port,
      DATA_DIR: folder,
      LOCAL_DCS_DIR: join(folder, 'local-dcs'),
      LOCAL_DCS_PORT: String(dcsPort),
      LOCAL_DCS_PROJECT_ID: DCS.projectId,
      LOCAL_DCS_AK: DCS.ak,
      LOCAL_DCS_SK: DCS.sk,
      LOCAL_DCS_REDIS_PORT: String(redisPort),
      LOCAL_DCS_REDIS_PASSWORD: REDIS_PASSWORD,
      LOCAL_DCS_IAM_USERS: JSON.stringify([IAM_READER]),
      // What shows only while a job runs has to be seen on a busy machine.
      LOCAL_DCS_JOB_MS: '3000',
      // What never answers is waited for so long.
      DCS_TIMEOUT_MS: '2000',
      // All tests have one session.
      REQUESTS_PER_MINUTE: '10000',
      LOG_LEVEL: 'trace',
    },
    stdio: ['ignore', 'pipe', log],
  });
  const output = await printed(child).catch((cause: unknown) => {
    throw new Error(readFileSync(logFile(folder), 'utf8'), { cause });
  });
  for (const secret of [DCS.ak, DCS.sk, REDIS_PASSWORD]) noteSecret(folder, 'a key or password', secret);
  // One after the other: a link signs in once.
  for (const role of ['admin', 'support'] as const) await signIn(origin, folder, output, role);
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    const found = leaks(folder);
    rmSync(folder, { recursive: true, force: true });
    return found;
  };
  return { pid: child.pid, stop };
}

/** Starts a console for each worker. The first one builds, unless E2E_BUILT says that it is done. */
export default async function startConsoles({ workers }: Pick<FullConfig, 'workers'>): Promise<() => Promise<void>> {
  const started: Awaited<ReturnType<typeof start>>[] = [];
  const folders: string[] = [];
  for (let worker = 0; worker < workers; worker += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'console-e2e-'));
    folders.push(folder);
    started.push(await start(worker, folder, worker > 0 || process.env['E2E_BUILT'] === 'true'));
  }
  // The tests run in processes of their own, which inherit this.
  process.env['CONSOLE_FOLDERS'] = folders.join(delimiter);
  process.env['CONSOLE_PIDS'] = started.map(({ pid }) => pid).join(delimiter);
  return async () => {
    const found = await Promise.all(started.map(({ stop }) => stop()));
    if (found.flat().length > 0)
      throw new Error(`Secrets got out, or nothing was looked at:\n${found.flat().join('\n')}`);
  };
}
