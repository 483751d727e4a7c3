import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { changeList, switchAnswer } from '../../contract/change.ts';
import type { TestDcs } from '../local-dcs.ts';
import { createSomebody, readyMessage, type Somebody } from '../somebody.ts';
import { switchBody } from '../switch-body.ts';

/** A console that runs as its own process. */
export interface ConsoleProcess {
  /** Null if it did not start. */
  address: string | null;
  /** Its stderr so far. */
  log(): string;
  /** Kills it with -9, if it still runs. */
  kill(): Promise<void>;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Starts a console on a folder. @returns the process, once it listens or has ended */
export async function startConsole(dcs: TestDcs, dataDir: string): Promise<ConsoleProcess & { somebody: Somebody }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/bff/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      HOME: dataDir,
      DCS_EMBEDDED: 'true',
      DCS_ENDPOINT: dcs.endpoint,
      HUAWEICLOUD_SDK_AK: dcs.ak,
      HUAWEICLOUD_SDK_SK: dcs.sk,
      HUAWEICLOUD_SDK_PROJECT_ID: dcs.projectId,
      HUAWEICLOUD_SDK_REGION: dcs.region,
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const said = await Promise.race([
    once(child, 'message').then(([message]: unknown[]) => readyMessage.parse(message)),
    ended(child).then(() => null),
  ]);
  const somebody = createSomebody();
  if (said !== null) await somebody.signIn(said);
  return {
    address: said?.address ?? null,
    somebody,
    log: () => text,
    kill: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}

/** Asks a console to switch an instance. @returns the status, with the error code of a refusal */
export async function askSwitch(
  dcs: TestDcs,
  { address, somebody }: { address: string | null; somebody: Somebody },
  id: string,
): Promise<string> {
  const path = `${address}/api/projects/${dcs.projectId}/instances/${id}/ssl`;
  const enabled = !dcs.isSslOn(id);
  const preview: unknown = await (await somebody.ask(`${path}/preview?enabled=${enabled}`)).json();
  const answer = await somebody.ask(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(switchBody(enabled, preview)),
  });
  const json: unknown = await answer.json();
  if (answer.ok) return `${answer.status} ${switchAnswer.parse(json).change.state}`;
  const code = typeof json === 'object' && json !== null && 'error_code' in json ? json.error_code : 'no envelope';
  return `${answer.status} ${String(code)}`;
}

/** The number of changes in a console's journal. */
export async function countChanges({ address, somebody }: { address: string | null; somebody: Somebody }) {
  return changeList.parse(await (await somebody.ask(`${address}/api/changes`)).json()).changes.length;
}
