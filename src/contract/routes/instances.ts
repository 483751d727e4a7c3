import * as z from 'zod/mini';
import { switchAnswer, switchRequest } from '../change.ts';
import { instanceDetail, instanceList, outdatedPreview, sslPreview } from '../instance.ts';
import { lastProbe, probeAnswer } from '../probe.ts';
import { lossKind } from '../verdict.ts';
import { flag } from './params.ts';
import { error, json, type Route } from './route.ts';

const UNKNOWN = error('There is no such project or instance, or an error of DCS.');

export const instanceRoutes = {
  listInstances: {
    method: 'GET',
    path: '/api/instances',
    access: 'signed-in',
    tag: 'Instances',
    summary:
      'Lists the instances of every project, with whether SSL can be switched on each and why not; and how each project was read.',
    headers: { 'if-none-match': 'The ETag of a list that the caller has: 304 says that nothing has changed since.' },
    answers: {
      200: json(instanceList, 'The list. X-Read-At says when DCS gave its oldest part.'),
      304: { kind: 'empty', says: 'The list is as the caller has it. X-Read-At says when it was read anew.' },
    },
  },
  showInstance: {
    method: 'GET',
    path: '/api/projects/{project_id}/instances/{instance_id}',
    access: 'signed-in',
    tag: 'Instances',
    summary: 'Reads one instance anew, with what a switch would cost.',
    answers: { 200: json(instanceDetail, 'The instance.'), 404: UNKNOWN },
  },
  previewSwitch: {
    method: 'GET',
    path: '/api/projects/{project_id}/instances/{instance_id}/ssl/preview',
    access: 'signed-in',
    tag: 'Instances',
    summary: 'Says what switching SSL on one instance would cost, and gives the token that a switch needs.',
    query: {
      schema: z.strictObject({ enabled: flag }),
      expects: 'The query must be enabled=true or enabled=false',
    },
    answers: { 200: json(sslPreview, 'The preview.'), 404: UNKNOWN },
  },
  switchSsl: {
    method: 'PUT',
    path: '/api/projects/{project_id}/instances/{instance_id}/ssl',
    access: 'switch',
    tag: 'Instances',
    summary: 'Switches SSL on one instance on or off. The switch is sent to DCS at most once.',
    body: {
      schema: switchRequest,
      expects:
        'The body must be {"enabled": true or false, "token": from the preview} and may have ' +
        `"acknowledged" (an array of ${lossKind.options.join(', ')}), "backup_first" (true or false), "change_id" (a UUID) and "reason" (up to 500 characters)`,
    },
    answers: {
      202: json(switchAnswer, 'The change is recorded and begins.'),
      404: UNKNOWN,
      409: error('The instance cannot be switched now: another change runs, it is busy, not eligible, or set already.'),
      428: error('The token of a preview is missing, or a loss was not accepted.'),
      412: json(outdatedPreview, 'The preview has changed since the token was given: the one of now is in the answer.'),
    },
  },
  downloadCertificate: {
    method: 'GET',
    path: '/api/projects/{project_id}/instances/{instance_id}/certificate',
    access: 'signed-in',
    tag: 'Instances',
    summary: 'Downloads the CA certificate with which clients verify the instance.',
    answers: {
      200: { kind: 'file', types: ['application/x-pem-file'], says: 'The certificate, in PEM.' },
      404: UNKNOWN,
    },
  },
  showLastProbe: {
    method: 'GET',
    path: '/api/projects/{project_id}/instances/{instance_id}/probe',
    access: 'signed-in',
    tag: 'Instances',
    summary: 'Shows the last TLS probe of one instance.',
    answers: { 200: json(lastProbe, 'The last probe; null where none was made.') },
  },
  probeInstance: {
    method: 'POST',
    path: '/api/projects/{project_id}/instances/{instance_id}/probe',
    access: 'signed-in',
    tag: 'Instances',
    summary: 'Makes a TLS probe of one instance: a handshake and PINGs at each of its addresses.',
    answers: { 200: json(probeAnswer, 'What the probe found.'), 404: UNKNOWN },
  },
} as const satisfies Readonly<Record<string, Route>>;
