import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import { switchAnswer, type Change } from '../../contract/change.ts';
import { checkPath } from '../../contract/endpoints.ts';
import type { ChangeId } from '../../contract/ids.ts';
import { putChange } from './cache.ts';
import { call, orThrow } from './call.ts';

/** Has the server look again at a change whose outcome is unknown. It only reads. */
export const checkAgainMutation = (client: QueryClient) =>
  mutationOptions({
    mutationKey: ['check-again'],
    retry: false,
    mutationFn: async (id: ChangeId): Promise<Change> =>
      (await orThrow(call(switchAnswer, checkPath(id), { method: 'POST' }))).change,
    onSuccess: (change) => putChange(client, change),
  });
