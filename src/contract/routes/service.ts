import * as z from 'zod/mini';
import { error, json, type Access, type Route } from './route.ts';

/** An OpenAPI document: more of it is not checked here. */
export const apiDescription = z.looseObject({ openapi: z.string() });
export const health = z.object({ status: z.literal('ok') });
export const readiness = z.object({ status: z.literal('ready') });

export const serviceRoutes = {
  describeApi: {
    method: 'GET',
    path: '/api/openapi.json',
    access: 'anyone',
    tag: 'Service',
    summary: 'Describes this API by OpenAPI 3.1.',
    answers: { 200: json(apiDescription, 'The description.') },
  },
  healthz: {
    method: 'GET',
    path: '/healthz',
    access: 'anyone',
    tag: 'Service',
    summary: 'Says that the console’s process answers.',
    answers: { 200: json(health, 'It answers.') },
  },
  readyz: {
    method: 'GET',
    path: '/readyz',
    access: 'anyone',
    tag: 'Service',
    summary: 'Says whether the console can work: whether its database and DCS answer.',
    answers: {
      200: json(readiness, 'Both answer.'),
      503: error('One of them does not answer.'),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;

/** The page and its files: routes of the server, but no part of the API. */
export const PAGE_ROUTES = [
  { method: 'GET', path: '/', access: 'anyone' },
  { method: 'GET', path: '/assets/*', access: 'anyone' },
  // The files of public/: browsers ask for some of them without a cookie.
  { method: 'GET', path: '/favicon.ico', access: 'anyone' },
  { method: 'GET', path: '/icon-192.png', access: 'anyone' },
  { method: 'GET', path: '/icon-512.png', access: 'anyone' },
  { method: 'GET', path: '/icon-maskable-512.png', access: 'anyone' },
  { method: 'GET', path: '/manifest.webmanifest', access: 'anyone' },
  { method: 'GET', path: '/robots.txt', access: 'anyone' },
] as const satisfies readonly { method: 'GET'; path: string; access: Access }[];
