import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Instance, SslPreview } from '../../contract/instance.ts';
import { outdatedPreview } from '../../contract/instance.ts';
import { changesQuery, instanceKey } from '../api/queries.ts';
import { switchSslMutation } from '../api/switch-ssl.ts';
import { changeKey, ownChangeOf, refusalNotice } from '../notices/outcomes.ts';
import { startedChanges, useNotices } from '../notices/use-notices.ts';

/**
 * Switches SSL on one instance and makes sure that the outcome is announced. The callbacks belong to the mutation, not
 * to the call, so they run even after the dialog has closed.
 *
 * @param onOutdated called with the current preview if the instance has changed since; returns true if it shows the
 * preview, so that no notice is needed
 */
export function useSwitchSsl(
  { project_id, instance_id, name }: Pick<Instance, 'project_id' | 'instance_id' | 'name'>,
  onOutdated: (now: SslPreview) => boolean,
) {
  const client = useQueryClient();
  const { notify } = useNotices();
  const mutation = switchSslMutation(client);
  return useMutation({
    ...mutation,
    // This runs before the request is sent: its events may come before the answer, or the answer may never come.
    onMutate: ({ change_id }) => startedChanges.add(change_id),
    onSuccess: (change, ...rest) => {
      void mutation.onSuccess?.(change, ...rest);
      startedChanges.due([change, ...(client.getQueryData(changesQuery.queryKey) ?? [])]).forEach(notify);
    },
    onError: ({ envelope, body }, { enabled, change_id }) => {
      if (ownChangeOf(envelope) === null) startedChanges.forget(changeKey(change_id));
      const outdated = outdatedPreview.safeParse(body);
      if (outdated.success && onOutdated(outdated.data.preview)) return;
      const attempt = { action: enabled ? 'enable' : 'disable', project_id, instance_id, instance_name: name } as const;
      notify(refusalNotice(envelope, attempt, Date.now()));
      void client.invalidateQueries({ queryKey: instanceKey(instance_id) });
    },
  });
}
