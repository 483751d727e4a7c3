import type { Executor } from '../../changes/executor.ts';
import type { Journal } from '../../changes/journal.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import { byRequest } from '../../identity/by-request.ts';
import type { Handlers } from '../handlers.ts';

export function changeHandlers(deps: {
  journal: Journal;
  executor: Executor;
}): Pick<Handlers, 'listChanges' | 'checkChange' | 'showChange'> {
  return {
    listChanges: async ({ query }) => ({ changes: await deps.journal.list(query) }),

    checkChange: async ({ params: { change_id: id } }, request) => ({
      change: await deps.executor.checkAgain(id, byRequest(request)),
    }),

    showChange: async ({ params: { change_id: id } }) => {
      const [change, steps] = await Promise.all([deps.journal.find(id), deps.journal.steps(id)]);
      if (change === null) {
        throw new Failure(404, consoleError('CONSOLE.CHANGE_NOT_FOUND', `There is no change ${id} in the journal.`));
      }
      return { change, steps };
    },
  };
}
