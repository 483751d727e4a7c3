import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import type { Probe } from '../../contract/probe.ts';
import { instanceRoutes } from '../../contract/routes/instances.ts';
import { putProbe } from './cache.ts';
import { call, orThrow } from './call.ts';
import type { Place } from './instance-path.ts';

/** Probes one instance from the BFF. Every view of the instance finds the probe's state by this key. */
export const probeMutation = (client: QueryClient, { project_id, instance_id }: Place) =>
  mutationOptions({
    mutationKey: ['probe', instance_id],
    retry: false,
    mutationFn: async (): Promise<Probe> =>
      (await orThrow(call(instanceRoutes.probeInstance, { params: { project_id, instance_id } }))).probe,
    onSuccess: (probe) => putProbe(client, probe),
  });
