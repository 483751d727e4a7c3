import { createHash } from 'node:crypto';
import type { Actor } from '../../contract/audit.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { SslPreview } from '../../contract/instance.ts';
import type { Evidence } from '../../contract/verdict.ts';
import { blockerOf } from '../../domain/blocker.ts';
import { canBackUp } from '../../domain/risk.ts';
import { orThrow } from '../cloud/result.ts';
import { risksFrom } from '../fleet/detail.ts';
import type { InstanceFacts, ReadFacts } from '../fleet/facts.ts';
import type { CloudClient } from '../fleet/cloud-client.ts';
import type { ClientOf } from '../identity/authority.ts';

/**
 * The facts that a preview depends on. If one of them differs, the situation is another one, which the person has not
 * seen. Figures that change all the time (keys, memory) are not included.
 */
function basisOf(facts: InstanceFacts, enabled: boolean): Evidence[] {
  const { instance, ssl_detail, appendonly, backup_running, newest_task, migration_task } = facts;
  const values: Readonly<Record<string, string>> = {
    spec_code: instance.spec_code,
    engine_version: instance.engine_version,
    status: instance.status,
    task: instance.task ?? '–',
    ssl: ssl_detail.known ? (ssl_detail.value.enabled ? 'on' : 'off') : ssl_detail.error.error_code,
    appendonly: appendonly.known ? (appendonly.value ?? '–') : appendonly.error.error_code,
    transparent_client_ip_enable: String(facts.transparent_client_ip ?? '–'),
    backup_running: backup_running.known ? String(backup_running.value) : backup_running.error.error_code,
    newest_task: newest_task.known ? (newest_task.value?.id ?? '–') : newest_task.error.error_code,
    // This does not matter for switching off.
    ...(enabled && {
      migration_task: migration_task.known ? (migration_task.value?.status ?? '–') : migration_task.error.error_code,
    }),
  };
  return Object.entries(values).map(([field, value]) => ({ field, value }));
}

/** The token of a preview. Like an ETag, it is equal for equal situations. */
function tokenOf(id: InstanceId, enabled: boolean, basis: readonly Evidence[]): string {
  return createHash('sha256')
    .update(JSON.stringify([id, enabled, basis]))
    .digest('base64url');
}

/**
 * The preview of switching SSL to a state, from facts.
 *
 * @param changing whether one of our changes runs on the instance
 */
function previewOf(facts: InstanceFacts, enabled: boolean, changing: boolean): SslPreview {
  const { wire: _wire, last_change: _last, ...rest } = facts;
  const { instance, ssl_detail } = facts;
  const basis = basisOf(facts, enabled);
  const ssl = ssl_detail.known ? (ssl_detail.value.enabled ? 'on' : 'off') : 'unknown';
  return {
    ...rest,
    enabled,
    blocker: blockerOf({ verdict: instance.verdict, ssl, changing }, enabled),
    risks: risksFrom(facts, enabled),
    backup_possible: canBackUp(instance.type),
    basis,
    token: tokenOf(instance.instance_id, enabled, basis),
  };
}

/** Reads a fresh preview. */
export function createReadPreview(
  readFacts: ReadFacts,
  clientOf: ClientOf<CloudClient>,
  isChanging: (id: InstanceId) => Promise<boolean>,
) {
  /**
   * @param who the person; null for the console itself
   *
   * @throws Failure when show fails, or nothing can be read on that person's authority
   */
  return async (id: InstanceId, enabled: boolean, who: Actor | null = null): Promise<SslPreview> => {
    const asker = orThrow(await clientOf(who));
    const [facts, changing] = await Promise.all([readFacts(id, asker), isChanging(id)]);
    return previewOf(facts, enabled, changing);
  };
}
export type ReadPreview = ReturnType<typeof createReadPreview>;
