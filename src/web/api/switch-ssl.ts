import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import type { Change, SwitchRequest } from '../../contract/change.ts';
import type { ConsoleCode } from '../../contract/error.ts';
import type { ChangeId } from '../../contract/ids.ts';
import { changeRoutes } from '../../contract/routes/changes.ts';
import { instanceRoutes } from '../../contract/routes/instances.ts';
import { retryAdviceFor } from '../../domain/error-rules.ts';
import { putChange } from './cache.ts';
import { call, orThrow, type Result } from './call.ts';
import type { Place } from './instance-path.ts';
import { searchChange } from './search-change.ts';

export type Switching = SwitchRequest & { place: Place; change_id: ChangeId };

/** Codes that do not say what the server did: the server itself gave no answer. */
const UNCLEAR_CODES: readonly string[] = [
  'CONSOLE.NO_ANSWER',
  'CONSOLE.OFFLINE',
  'CONSOLE.UNEXPECTED_ANSWER',
] satisfies ConsoleCode[];
const ASK_AGAIN_MS = 2000;

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, ASK_AGAIN_MS));

async function show(id: ChangeId): Promise<Result<Change>> {
  const found = await call(changeRoutes.showChange, { params: { change_id: id } });
  return found.ok ? { ok: true, data: found.data.change } : found;
}

const UNTOLD_MESSAGE = 'The console’s server did not say what became of the request. The switch may have been sent.';

/** @returns the result for a request of which nobody knows whether it arrived */
const unclear = (change_id: ChangeId): Result<Change> => ({
  ok: false,
  error: {
    error_code: 'CONSOLE.ANSWER_LOST' satisfies ConsoleCode,
    error_msg: UNTOLD_MESSAGE,
    request_id: null,
    source: 'network',
    retry: retryAdviceFor('CONSOLE.ANSWER_LOST', 0),
    change_id,
  },
});

async function send({ place: { project_id, instance_id }, ...body }: Switching): Promise<Result<Change>> {
  const answer = await call(instanceRoutes.switchSsl, { params: { project_id, instance_id }, body });
  if (answer.ok) return { ok: true, data: answer.data.change };
  if (!UNCLEAR_CODES.includes(answer.error.error_code)) return answer;
  const search = await searchChange(() => show(body.change_id), pause);
  switch (search.kind) {
    case 'absent':
      return answer;
    case 'unclear':
      return unclear(body.change_id);
    case 'found': {
      const { change } = search;
      if (change.state === 'refused' && change.error !== null) return { ok: false, error: change.error };
      return { ok: true, data: change };
    }
  }
}

/**
 * Switches SSL on one instance. Its data is the change, in the state that the answer reports. It is never retried
 * automatically. If no answer comes, the journal is asked for the change by the id in the request.
 */
export const switchSslMutation = (client: QueryClient) =>
  mutationOptions({
    mutationKey: ['switch-ssl'],
    retry: false,
    mutationFn: (switching: Switching): Promise<Change> => orThrow(send(switching)),
    onSuccess: (change) => putChange(client, change),
  });
