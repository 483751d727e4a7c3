import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import { switchAnswer, type Change } from '../../contract/change.ts';
import { sslPath } from '../../contract/endpoints.ts';
import type { InstanceId } from '../../contract/ids.ts';
import { putChange } from './cache.ts';
import { call, orThrow } from './call.ts';

/** Switches SSL on one instance; its data is the change, in the state that the answer found it in. Never repeated by itself. */
export const switchSslMutation = (client: QueryClient) =>
  mutationOptions({
    mutationKey: ['switch-ssl'],
    retry: false,
    mutationFn: async ({ id, enabled }: { id: InstanceId; enabled: boolean }): Promise<Change> => {
      const init = {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ enabled }),
      };
      return (await orThrow(call(switchAnswer, sslPath(id), init))).change;
    },
    onSuccess: (change) => putChange(client, change),
  });
