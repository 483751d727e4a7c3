import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import type { Change } from '../../contract/change.ts';
import type { ChangeId } from '../../contract/ids.ts';
import { changeRoutes } from '../../contract/routes/changes.ts';
import { putChange } from './cache.ts';
import { call, orThrow } from './call.ts';

/** Asks the server to check a change with an unknown outcome again. The server only reads. */
export const checkAgainMutation = (client: QueryClient) =>
  mutationOptions({
    mutationKey: ['check-again'],
    retry: false,
    mutationFn: async (id: ChangeId): Promise<Change> =>
      (await orThrow(call(changeRoutes.checkChange, { params: { change_id: id } }))).change,
    onSuccess: (change) => putChange(client, change),
  });
