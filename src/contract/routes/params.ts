import * as z from 'zod/mini';
import { changeId, instanceId, jobId, projectId } from '../ids.ts';
import { paramNames } from './path.ts';

const UUID = 'must be a UUID in lower case, e.g. 553a2516-7ef1-4a02-92c9-ad9c1f7d0f9a';

/** The schema of each `{name}` part of a path. */
export const PARAMS = {
  project_id: projectId,
  instance_id: instanceId,
  change_id: changeId,
  job_id: jobId,
  session_id: z.uuid(),
} as const;

const EXPECTS: Readonly<Record<keyof typeof PARAMS, string>> = {
  project_id: 'The project id must be 1 to 128 letters, digits, - and _, as GET /api/instances names it',
  instance_id: `The instance id ${UUID}`,
  change_id: `The change id ${UUID}`,
  job_id: 'The job id must be 1 to 128 letters, digits, - and _',
  session_id: 'The session id must be a UUID',
};

const isParam = (name: string): name is keyof typeof PARAMS => name in PARAMS;

/** The parameters of a path, in its order. @throws Error where one has no schema */
export function paramsIn(path: string) {
  return paramNames(path).map((name) => {
    if (!isParam(name)) throw new Error(`{${name}} has no schema: add it to PARAMS (contract/routes/params.ts).`);
    return { name, schema: PARAMS[name], expects: EXPECTS[name] };
  });
}

/** The most entries that one answer lists. */
export const MOST_ENTRIES = 500;

/** What a part of a query is once it is read. The API description says this; what a query itself holds is always text. */
export const readAs = z.registry<{
  type: 'integer' | 'boolean';
  minimum?: number;
  maximum?: number;
  default?: number;
}>();

const countText = z.string().check(z.regex(/^([1-9]\d?|[1-4]\d\d|500)$/, `must be between 1 and ${MOST_ENTRIES}`));

/** How many entries to list. @param otherwise where the query does not say */
export const limit = (otherwise: number) =>
  z
    .pipe(z._default(countText, String(otherwise)), z.transform<string, number>(Number))
    .register(readAs, { type: 'integer', minimum: 1, maximum: MOST_ENTRIES, default: otherwise });

export const flag = z
  .pipe(
    z.enum(['true', 'false']),
    z.transform<'true' | 'false', boolean>((text) => text === 'true'),
  )
  .register(readAs, { type: 'boolean' });

/** The number of an audit entry. */
export const entryNumber = z
  .pipe(z.string().check(z.regex(/^\d{1,15}$/)), z.transform<string, number>(Number))
  .register(readAs, { type: 'integer', minimum: 0 });

/** A moment as a person or a script may write it; it is compared as the contract writes it. */
export const moment = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform<string, string>((text) => new Date(text).toISOString()),
);
