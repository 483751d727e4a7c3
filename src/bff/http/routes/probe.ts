import type { Prober } from '../../probe/prober.ts';
import type { Handlers } from '../handlers.ts';

export function probeHandlers(deps: { prober: Prober }): Pick<Handlers, 'showLastProbe' | 'probeInstance'> {
  return {
    showLastProbe: async ({ params }) => ({ probe: await deps.prober.last(params.instance_id) }),
    probeInstance: async ({ params }) => ({ probe: await deps.prober.probe(params.instance_id) }),
  };
}
