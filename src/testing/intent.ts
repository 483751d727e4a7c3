import { newChangeId, type Intent } from '../bff/changes/journal.ts';
import { PROJECT } from './builders.ts';
import type { InstanceId } from '../contract/ids.ts';

/** An intent to switch SSL on, with an id of its own at each call, and whatever a test wants otherwise. */
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
