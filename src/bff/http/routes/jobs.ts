import type { DcsClient } from '../../cloud/client.ts';
import { toJob } from '../../cloud/map.ts';
import { orThrow } from '../../cloud/result.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import type { Handlers } from '../handlers.ts';

export function jobHandlers(deps: { client: DcsClient }): Pick<Handlers, 'showJob'> {
  const showJob: Handlers['showJob'] = async ({ params: { job_id: id } }) => {
    const job = toJob(orThrow(await deps.client.job(id)), id);
    if (job === null) {
      const message = 'DCS answered with a job id that the console cannot use.';
      throw new Failure(502, consoleError('CONSOLE.UPSTREAM_UNREADABLE', message, { source: 'dcs' }));
    }
    return job;
  };
  return { showJob };
}
