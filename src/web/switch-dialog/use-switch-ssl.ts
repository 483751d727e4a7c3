import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Instance } from '../../contract/instance.ts';
import { changesQuery, instanceQuery } from '../api/queries.ts';
import { switchSslMutation } from '../api/switch-ssl.ts';
import { ownChangeOf, refusalNotice } from '../notices/outcomes.ts';
import { startedChanges, useNotices } from '../notices/use-notices.ts';

/**
 * Switches SSL on one instance and sees to it that what comes of it is announced. The callbacks belong to the mutation, not to the
 * call, so that they run although the dialog that asked is gone by then.
 */
export function useSwitchSsl({ instance_id, name }: Pick<Instance, 'instance_id' | 'name'>) {
  const client = useQueryClient();
  const { notify } = useNotices();
  const mutation = switchSslMutation(client);
  return useMutation({
    ...mutation,
    onSuccess: (change, ...rest) => {
      startedChanges.add(change.change_id);
      void mutation.onSuccess?.(change, ...rest);
      // Its last event may have come before this answer did: then it was not known yet as one of ours.
      startedChanges.due([change, ...(client.getQueryData(changesQuery.queryKey) ?? [])]).forEach(notify);
    },
    onError: ({ envelope }, { enabled }) => {
      const own = ownChangeOf(envelope);
      if (own !== null) startedChanges.add(own);
      const attempt = { action: enabled ? 'enable' : 'disable', instance_id, instance_name: name } as const;
      notify(refusalNotice(envelope, attempt, Date.now()));
      void client.invalidateQueries({ queryKey: instanceQuery(instance_id).queryKey });
    },
  });
}
