import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../bff/clock.ts';
import { switchAnswer } from '../../contract/change.ts';
import { instancePath, sslPath } from '../../contract/endpoints.ts';
import { errorEnvelope } from '../../contract/error.ts';
import type { ChangeId, InstanceId } from '../../contract/ids.ts';
import { instanceDetail } from '../../contract/instance.ts';
import { between, oneOf } from '../seeded-random.ts';

const PATIENCE_MS = 10_000;
/** A part of the clients goes away before the answer, this long at most after asking. */
const GOES_AWAY = 0.15;
const GOES_AWAY_MS = 800;
const LONGEST_PAUSE_MS = 200;

/** What one who asks for a switch gets to know. */
export type Told =
  /** 202: the change is in the journal. */
  | { kind: 'accepted'; change_id: ChangeId }
  /** An error; with the change's id, where the intent was written before. */
  | { kind: 'refused'; error_code: string; change_id: ChangeId | null }
  /** No answer, or one that broke off. */
  | { kind: 'nothing' };

/** Asks for a switch as a browser does. */
export async function askForSwitch(
  address: string,
  id: InstanceId,
  enabled: boolean,
  signal: AbortSignal,
): Promise<Told> {
  try {
    const response = await fetch(`${address}${sslPath(id)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ enabled }),
      signal,
    });
    const json: unknown = await response.json();
    if (response.status === 202) return { kind: 'accepted', change_id: switchAnswer.parse(json).change.change_id };
    const { error_code, change_id } = errorEnvelope.parse(json);
    // A 409 names the change that stands in the way, not one of ours.
    return { kind: 'refused', error_code, change_id: response.status === 409 ? null : (change_id ?? null) };
  } catch {
    return { kind: 'nothing' };
  }
}

/** Whether SSL is on, as the console sees it; null where it cannot tell. */
async function isOn(address: string, id: InstanceId): Promise<boolean | null> {
  try {
    const response = await fetch(`${address}${instancePath(id)}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { state } = instanceDetail.parse(await response.json()).instance.ssl;
    return state === 'unknown' ? null : state === 'on';
  } catch {
    return null;
  }
}

export interface ClientOptions {
  /** Where the BFF is now, or null while there is none. */
  address: () => string | null;
  instances: readonly InstanceId[];
  random: Random;
  onTold: (told: Told) => void;
  /** Aborted when nothing more shall be asked for. */
  signal: AbortSignal;
}

/** One who switches SSL to and fro on instances at random, and now and then does not wait for the answer. */
export async function runClient({ address, instances, random, onTold, signal }: ClientOptions): Promise<void> {
  while (!signal.aborted) {
    const at = address();
    const id = oneOf(random, instances);
    const on = at === null ? null : await isOn(at, id);
    if (at !== null && on !== null) {
      const patience = random() < GOES_AWAY ? between(random, 0, GOES_AWAY_MS) : PATIENCE_MS;
      onTold(await askForSwitch(at, id, !on, AbortSignal.timeout(patience)));
    }
    await wait(between(random, 10, LONGEST_PAUSE_MS));
  }
}
