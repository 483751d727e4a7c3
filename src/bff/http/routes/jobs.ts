import { toJob } from '../../cloud/map.ts';
import { orThrow } from '../../cloud/result.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import type { Handlers } from '../handlers.ts';
import { scopeOf, type Scopes } from '../scopes.ts';

export function jobHandlers(deps: { scopes: Scopes }): Pick<Handlers, 'showJob'> {
  const showJob: Handlers['showJob'] = async ({ params: { project_id, job_id: id } }) => {
    const { client } = scopeOf(deps.scopes, project_id);
    const job = toJob(orThrow(await client.job(id)), id);
    if (job === null) {
      const message = 'DCS answered with a job id that the console cannot use.';
      throw new Failure(502, consoleError('CONSOLE.UPSTREAM_UNREADABLE', message, { source: 'dcs' }));
    }
    return job;
  };
  return { showJob };
}
