import type { Commands } from '../../changes/commands.ts';
import type { Journal } from '../../changes/journal.ts';
import { noSuchChange } from '../../changes/admission.ts';
import { byRequest } from '../../identity/by-request.ts';
import { changeOf } from '../command-answer.ts';
import type { Handlers } from '../handlers.ts';

export function changeHandlers(deps: {
  journal: Journal;
  commands: Pick<Commands, 'checkAgain'>;
}): Pick<Handlers, 'listChanges' | 'checkChange' | 'showChange'> {
  return {
    listChanges: async ({ query }) => ({ changes: await deps.journal.list(query) }),

    checkChange: async ({ params: { change_id } }, request) => ({
      change: changeOf(await deps.commands.checkAgain(byRequest(request), change_id)),
    }),

    showChange: async ({ params: { change_id: id } }) => {
      const [change, steps] = await Promise.all([deps.journal.find(id), deps.journal.steps(id)]);
      if (change === null) throw noSuchChange(id);
      return { change, steps };
    },
  };
}
