import type { Handlers } from '../handlers.ts';
import { scopeOf, type Scopes } from '../scopes.ts';

export function probeHandlers(deps: { scopes: Scopes }): Pick<Handlers, 'showLastProbe' | 'probeInstance'> {
  return {
    showLastProbe: async ({ params }) => ({
      probe: await scopeOf(deps.scopes, params.project_id).prober.last(params.instance_id),
    }),
    probeInstance: async ({ params }) => ({
      probe: await scopeOf(deps.scopes, params.project_id).prober.probe(params.instance_id),
    }),
  };
}
