import type { Audit } from '../../audit/audit.ts';
import type { Journal } from '../../changes/journal.ts';
import type { ChangeId } from '../../../contract/ids.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import { byRequest } from '../../identity/by-request.ts';
import type { Handlers } from '../handlers.ts';
import { scopeOf, type Scopes } from '../scopes.ts';

const noSuchChange = (id: ChangeId) =>
  new Failure(404, consoleError('CONSOLE.CHANGE_NOT_FOUND', `There is no change ${id} in the journal.`));

/** A change of an earlier version, of which no list has told yet where its instance is. */
const ofNoProject = () =>
  new Failure(
    404,
    consoleError(
      'CONSOLE.PROJECT_UNKNOWN',
      'None of the projects that the console shows has the instance of this change.',
    ),
  );

export function changeHandlers(deps: {
  journal: Journal;
  scopes: Scopes;
  audit: Pick<Audit, 'refused'>;
}): Pick<Handlers, 'listChanges' | 'checkChange' | 'showChange'> {
  return {
    listChanges: async ({ query }) => ({ changes: await deps.journal.list(query) }),

    checkChange: async ({ params: { change_id: id } }, request) => {
      const by = byRequest(request);
      const known = await deps.journal.find(id);
      if (known === null) {
        const failure = noSuchChange(id);
        await deps.audit.refused(by, null, null, failure.envelope);
        throw failure;
      }
      if (known.project_id === null) throw ofNoProject();
      return { change: await scopeOf(deps.scopes, known.project_id).executor.checkAgain(id, by) };
    },

    showChange: async ({ params: { change_id: id } }) => {
      const [change, steps] = await Promise.all([deps.journal.find(id), deps.journal.steps(id)]);
      if (change === null) throw noSuchChange(id);
      return { change, steps };
    },
  };
}
