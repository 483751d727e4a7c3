import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../bff/platform/clock.ts';
import { changeList, switchAnswer } from '../../contract/change.ts';
import { ROUTES } from '../../contract/routes/table.ts';
import { urlOf } from '../../contract/routes/url.ts';
import { errorEnvelope } from '../../contract/error.ts';
import type { ChangeId, InstanceId } from '../../contract/ids.ts';
import { instanceDetail, sslPreview } from '../../contract/instance.ts';
import { between, oneOf } from '../seeded-random.ts';
import type { Somebody } from '../somebody.ts';
import { switchBody } from '../switch-body.ts';
import { PROJECT } from '../builders.ts';

type Ask = Somebody['ask'];

const PATIENCE_MS = 10_000;
/** The share of clients that leave before the answer, and the longest time before they leave. */
const GOES_AWAY = 0.15;
const GOES_AWAY_MS = 800;
const LONGEST_PAUSE_MS = 200;
const WANTS_BACKUP = 0.2;
const LOOKS_AGAIN = 0.1;

/** The answer that a client gets to its switch request. */
export type Told =
  /** 202: the change is in the journal. */
  | { kind: 'accepted'; change_id: ChangeId }
  /** An error. It has the change's id if the intent was written before. */
  | { kind: 'refused'; error_code: string; change_id: ChangeId | null }
  /** No answer, or an incomplete one. */
  | { kind: 'nothing' };

/** Asks for a switch as a browser does. */
async function askForSwitch(
  ask: Ask,
  address: string,
  id: InstanceId,
  enabled: boolean,
  wantsBackup: boolean,
  signal: AbortSignal,
): Promise<Told> {
  try {
    const preview: unknown = await (
      await ask(
        `${address}${urlOf(ROUTES.previewSwitch, { params: { project_id: PROJECT, instance_id: id }, query: { enabled: `${enabled}` } })}`,
        { signal },
      )
    ).json();
    const response = await ask(
      `${address}${urlOf(ROUTES.switchSsl, { params: { project_id: PROJECT, instance_id: id } })}`,
      {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...switchBody(enabled, preview), backup_first: wantsBackup && canHaveBackup(preview) }),
        signal,
      },
    );
    const json: unknown = await response.json();
    if (response.status === 202) return { kind: 'accepted', change_id: switchAnswer.parse(json).change.change_id };
    const { error_code, change_id } = errorEnvelope.parse(json);
    // A 409 names the change that blocks this one, not the requested change.
    return { kind: 'refused', error_code, change_id: response.status === 409 ? null : (change_id ?? null) };
  } catch {
    return { kind: 'nothing' };
  }
}

const canHaveBackup = (preview: unknown): boolean => {
  const parsed = sslPreview.safeParse(preview);
  return parsed.success && parsed.data.backup_possible;
};

/** Asks to check one of the unknown outcomes again, if there are any. */
async function lookAgain(ask: Ask, address: string, random: Random): Promise<void> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await ask(`${address}${ROUTES.listChanges.path}?state=unknown`, { signal });
    const { changes } = changeList.parse(await response.json());
    if (changes.length === 0) return;
    await ask(`${address}${urlOf(ROUTES.checkChange, { params: { change_id: oneOf(random, changes).change_id } })}`, {
      method: 'POST',
      signal,
    });
  } catch {
    // The BFF was killed or does not answer, which is expected here.
  }
}

/** Whether SSL is on according to the console; null if the console does not know. */
async function isOn(ask: Ask, address: string, id: InstanceId): Promise<boolean | null> {
  try {
    const response = await ask(
      `${address}${urlOf(ROUTES.showInstance, { params: { project_id: PROJECT, instance_id: id } })}`,
      {
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
    );
    const { state } = instanceDetail.parse(await response.json()).instance.ssl;
    return state === 'unknown' ? null : state === 'on';
  } catch {
    return null;
  }
}

export interface ClientOptions {
  ask: Ask;
  /** The BFF's address, or null while it does not run. */
  address: () => string | null;
  instances: readonly InstanceId[];
  random: Random;
  onTold: (told: Told) => void;
  /** Aborted when the client must stop. */
  signal: AbortSignal;
}

/** A client that switches SSL on and off on random instances, and sometimes does not wait for the answer. */
export async function runClient({ ask, address, instances, random, onTold, signal }: ClientOptions): Promise<void> {
  while (!signal.aborted) {
    const at = address();
    const id = oneOf(random, instances);
    const on = at === null ? null : await isOn(ask, at, id);
    if (at !== null && on !== null) {
      const patience = random() < GOES_AWAY ? between(random, 0, GOES_AWAY_MS) : PATIENCE_MS;
      const wantsBackup = random() < WANTS_BACKUP;
      onTold(await askForSwitch(ask, at, id, !on, wantsBackup, AbortSignal.timeout(patience)));
      if (random() < LOOKS_AGAIN) await lookAgain(ask, at, random);
    }
    await wait(between(random, 10, LONGEST_PAUSE_MS));
  }
}
