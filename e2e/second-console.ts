import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import * as z from 'zod/mini';
import { role } from '../src/contract/session.ts';
import { startHttpServer } from '../src/testing/http-server.ts';
import { logFile, noteSecret, runFolder } from './secrets.ts';
import { DCS, HASTENED, ROOT, SECOND } from './start-console.ts';

export const PASSWORD = 'correct horse battery staple';

const ready = z.object({ links: z.nullable(z.record(role, z.string())) });

/** The way to the embedded IAM, which notes every token that is given out. */
const startWayToIam = () =>
  startHttpServer(() => async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = '', url = '' } = request;
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const answer = await fetch(`${DCS.endpoint}${url}`, { method, headers, body: Buffer.concat(chunks) });
    const token = answer.headers.get('x-subject-token');
    if (token !== null) noteSecret(runFolder(), 'an IAM token', token);
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });

/**
 * Starts a second console over the same embedded DCS, where people sign in otherwise than at the first one. What it and `npm run
 * user` say goes to the run's log, to be searched for secrets.
 *
 * @param settings over those that every console here has
 * @param accounts names of admins, each with PASSWORD
 */
export async function startSecond(settings: Readonly<Record<string, string>>, accounts: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'console-second-'));
  const iam = await startWayToIam();
  const env = {
    ...process.env,
    ...HASTENED,
    PORT: new URL(SECOND).port,
    DATA_DIR: folder,
    DCS_EMBEDDED: 'true',
    DCS_ENDPOINT: DCS.endpoint,
    IAM_ENDPOINT: iam.origin,
    HUAWEICLOUD_SDK_AK: DCS.ak,
    HUAWEICLOUD_SDK_SK: DCS.sk,
    HUAWEICLOUD_SDK_PROJECT_ID: DCS.projectId,
    HUAWEICLOUD_SDK_REGION: 'local-1',
    LOG_LEVEL: 'trace',
    ...settings,
  };
  if (accounts.length > 0) noteSecret(runFolder(), 'a password', PASSWORD);
  for (const name of accounts) {
    const command = ['src/commands/user.mjs', 'add', name, '--role', 'admin'];
    const added = spawnSync(process.execPath, command, { cwd: ROOT, env, input: `${PASSWORD}\n`, encoding: 'utf8' });
    appendFileSync(logFile(runFolder()), `${added.stdout}${added.stderr}`);
    if (added.status !== 0) throw new Error(added.stderr);
  }
  const log = openSync(logFile(runFolder()), 'a');
  const server = spawn(process.execPath, ['dist/server/bff/main.js'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', log, log, 'ipc'],
  });
  const [message] = await once(server, 'message');
  const { links } = z.parse(ready, message);
  for (const link of Object.values(links ?? {})) {
    noteSecret(runFolder(), 'a link', new URL(link, SECOND).hash.slice(1));
  }
  return {
    /** A one-time link for each role, where people sign in by these. */
    links,
    stop: async (): Promise<void> => {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
      await iam.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type Second = Awaited<ReturnType<typeof startSecond>>;

/** Signs in by an account of the console, at whatever page asks for it. */
export async function signIn(page: Page, name: string, password: string = PASSWORD): Promise<void> {
  const form = page.getByRole('form', { name: 'Account of this console' });
  await form.getByLabel('User name').fill(name);
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Sign in' }).click();
}
