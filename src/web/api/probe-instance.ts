import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import { probePath } from '../../contract/endpoints.ts';
import type { InstanceId } from '../../contract/ids.ts';
import { probeAnswer, type Probe } from '../../contract/probe.ts';
import { putProbe } from './cache.ts';
import { call, orThrow } from './call.ts';

/** Probes one instance from the BFF. Its state is found by its key from wherever the instance is shown. */
export const probeMutation = (client: QueryClient, id: InstanceId) =>
  mutationOptions({
    mutationKey: ['probe', id],
    retry: false,
    mutationFn: async (): Promise<Probe> => (await orThrow(call(probeAnswer, probePath(id), { method: 'POST' }))).probe,
    onSuccess: (probe) => putProbe(client, probe),
  });
