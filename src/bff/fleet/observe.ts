import type { InstanceId } from '../../contract/ids.ts';
import type { Instance, SslDetail } from '../../contract/instance.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import type { DcsClient, ReadOptions } from '../cloud/client.ts';
import { hintOf, stateOf, toInstance, toSslDetail } from '../cloud/map.ts';
import type { CallResult } from '../cloud/result.ts';
import type { WireInstance } from '../cloud/wire.ts';
import { consoleError } from '../platform/failure.ts';
import type { Rows } from './rows.ts';

/** Show and SSL detail of one instance, both read just now. */
export interface Observation {
  show: CallResult<{ wire: WireInstance; instance: Instance }>;
  detail: CallResult<SslDetail>;
}
export type Observe = (id: InstanceId, options?: ReadOptions) => Promise<Observation>;

/** Whether the instance is `RUNNING` and has no task. */
export function isAtRest(observation: Observation): boolean {
  if (!observation.show.ok) return false;
  const { status, task } = observation.show.value.instance;
  return status === 'RUNNING' && task === null;
}

/** The same, when show may have failed. */
export function restOf(observation: Observation): 'at-rest' | 'busy' | 'unread' {
  if (!observation.show.ok) return 'unread';
  return isAtRest(observation) ? 'at-rest' : 'busy';
}

/** Reads show and SSL detail in parallel. The fleet's rows get the result too. */
export function createObserve({ client, rows, clock }: { client: DcsClient; rows: Rows; clock: Clock }): Observe {
  return async (id, options = {}) => {
    const [shown, detailed] = await Promise.all([client.showInstance(id, options), client.sslDetail(id, options)]);
    const readAt = instantOf(clock);
    const detail: Observation['detail'] = detailed.ok ? { ok: true, value: toSslDetail(detailed.value) } : detailed;
    if (!shown.ok) return { show: shown, detail };
    const wire = shown.value;
    const instance = toInstance(
      wire,
      client.projectId,
      detail.ok ? stateOf(detail.value, readAt) : hintOf(wire, readAt),
    );
    if (instance === null || instance.instance_id !== id) {
      const message = `DCS answered with instance ${wire.instance_id.slice(0, 100)} when asked for ${id}.`;
      const envelope = consoleError('CONSOLE.UPSTREAM_UNREADABLE', message, { source: 'dcs' });
      return { show: { ok: false, failure: { kind: 'answered', status: 200, envelope } }, detail };
    }
    rows.learn(instance);
    return { show: { ok: true, value: { wire, instance } }, detail };
  };
}
