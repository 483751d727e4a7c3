import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import type { Change, SwitchRequest } from '../../contract/change.ts';
import type { ConsoleCode } from '../../contract/error.ts';
import type { ChangeId } from '../../contract/ids.ts';
import { changeRoutes } from '../../contract/routes/changes.ts';
import { instanceRoutes } from '../../contract/routes/instances.ts';
import { putChange } from './cache.ts';
import { call, orThrow, type Result } from './call.ts';
import type { Place } from './instance-path.ts';

export type Switching = SwitchRequest & { place: Place; change_id: ChangeId };

/** Codes that say nothing of what the server did: no answer of its own came. */
const UNTOLD: readonly string[] = [
  'CONSOLE.NO_ANSWER',
  'CONSOLE.OFFLINE',
  'CONSOLE.UNEXPECTED_ANSWER',
] satisfies ConsoleCode[];
const ASK_AGAIN_MS = 2000;

/** Asks the server for a change until it answers: only its journal knows whether the request arrived. */
async function findChange(id: ChangeId): Promise<Change | null> {
  for (;;) {
    const found = await call(changeRoutes.showChange, { params: { change_id: id } });
    if (found.ok) return found.data.change;
    if (found.error.error_code === 'CONSOLE.CHANGE_NOT_FOUND') return null;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

async function send({ place: { project_id, instance_id }, ...body }: Switching): Promise<Result<Change>> {
  const answer = await call(instanceRoutes.switchSsl, { params: { project_id, instance_id }, body });
  if (answer.ok) return { ok: true, data: answer.data.change };
  if (!UNTOLD.includes(answer.error.error_code)) return answer;
  const found = await findChange(body.change_id);
  return found === null ? answer : { ok: true, data: found };
}

/**
 * Switches SSL on one instance; its data is the change, in the state that the answer found it in. Never repeated by itself: where no
 * answer comes, the journal is asked for the change by the id that was sent along.
 */
export const switchSslMutation = (client: QueryClient) =>
  mutationOptions({
    mutationKey: ['switch-ssl'],
    retry: false,
    mutationFn: (switching: Switching): Promise<Change> => orThrow(send(switching)),
    onSuccess: (change) => putChange(client, change),
  });
