import * as z from 'zod/mini';
import { changeDetail, changeList, changeState, job, switchAnswer } from '../change.ts';
import { consoleEvent } from '../event.ts';
import { instanceId, projectId } from '../ids.ts';
import { limit, MOST_ENTRIES } from './params.ts';
import { error, json, type Route } from './route.ts';

const UNKNOWN = error('There is no such change.');

export const changeRoutes = {
  listChanges: {
    method: 'GET',
    path: '/api/changes',
    access: 'signed-in',
    tag: 'Changes',
    summary: 'Lists changes, the newest first.',
    query: {
      schema: z.strictObject({
        project_id: z.optional(projectId),
        instance_id: z.optional(instanceId),
        state: z.optional(changeState),
        limit: limit(200),
      }),
      expects: `The query may have project_id, instance_id (a UUID), state (${changeState.options.join(', ')}) and limit (1–${MOST_ENTRIES})`,
    },
    answers: { 200: json(changeList, 'The changes.') },
  },
  showChange: {
    method: 'GET',
    path: '/api/changes/{change_id}',
    access: 'signed-in',
    tag: 'Changes',
    summary: 'Shows one change with all its steps.',
    answers: { 200: json(changeDetail, 'The change.'), 404: UNKNOWN },
  },
  checkChange: {
    method: 'POST',
    path: '/api/changes/{change_id}/check',
    // It only reads.
    access: 'signed-in',
    tag: 'Changes',
    summary: 'Looks again at a change whose outcome is unknown. It only reads from DCS.',
    answers: {
      202: json(switchAnswer, 'The console looks again.'),
      404: UNKNOWN,
      409: error('Nothing can be found out for this change.'),
    },
  },
  showJob: {
    method: 'GET',
    path: '/api/projects/{project_id}/jobs/{job_id}',
    access: 'signed-in',
    tag: 'Changes',
    summary: 'Shows a job of DCS.',
    answers: { 200: json(job, 'The job.'), 404: error('There is no such project, or DCS knows no such job.') },
  },
  followEvents: {
    method: 'GET',
    path: '/api/events',
    access: 'signed-in',
    tag: 'Changes',
    summary: 'Streams each step of each change, and what is read anew of instances.',
    headers: { 'last-event-id': 'The last id that the caller got: the stream goes on behind it.' },
    answers: { 200: { kind: 'events', schema: consoleEvent, says: 'The stream. It ends with the session.' } },
  },
} as const satisfies Readonly<Record<string, Route>>;
