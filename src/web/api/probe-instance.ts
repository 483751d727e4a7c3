import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import type { InstanceId } from '../../contract/ids.ts';
import type { Probe } from '../../contract/probe.ts';
import { instanceRoutes } from '../../contract/routes/instances.ts';
import { putProbe } from './cache.ts';
import { call, orThrow } from './call.ts';

/** Probes one instance from the BFF. Its state is found by its key from wherever the instance is shown. */
export const probeMutation = (client: QueryClient, id: InstanceId) =>
  mutationOptions({
    mutationKey: ['probe', id],
    retry: false,
    mutationFn: async (): Promise<Probe> =>
      (await orThrow(call(instanceRoutes.probeInstance, { params: { instance_id: id } }))).probe,
    onSuccess: (probe) => putProbe(client, probe),
  });
