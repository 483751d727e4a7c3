import { BY_CONSOLE, type By } from '../bff/audit/actor.ts';
import { newChangeId, type Journal } from '../bff/changes/journal.ts';
import type { Intent } from '../bff/changes/requests.ts';
import type { Change } from '../contract/change.ts';
import type { InstanceId } from '../contract/ids.ts';
import { PROJECT } from './builders.ts';

/** An intent to switch SSL on, with a new id at each call. `more` overrides fields. */
export function anIntent(instance_id: InstanceId, more: Partial<Intent> = {}): Intent {
  return {
    change_id: newChangeId(),
    project_id: PROJECT,
    instance_id,
    instance_name: 'orders',
    enabled: true,
    acknowledged: [],
    backup_first: false,
    ...more,
  };
}

/** Records a request and admits it at once. */
export async function intend(
  journal: Pick<Journal, 'request' | 'admit'>,
  intent: Intent,
  by: By = BY_CONSOLE,
  evidence: Record<string, string | null> = {},
): Promise<Change> {
  await journal.request(intent, by);
  const admitted = await journal.admit(intent, by, evidence);
  if (admitted.kind === 'admitted') return admitted.change;
  throw new Error(`the request was not admitted: ${admitted.kind}`);
}
