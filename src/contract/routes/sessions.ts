import {
  iamSignIn,
  linkSignIn,
  localSignIn,
  ownSessions,
  passwordChange,
  sessionState,
  signedOut,
} from '../session.ts';
import { error, json, type Route } from './route.ts';

const SIGNED_IN = json(sessionState, 'The session. Set-Cookie brings its secret.');
const NOT_PROVED = error('What was sent does not prove who is asking.');
const NOT_SET_UP = error('People do not sign in by this method here.');
const SIGNED_OUT = json(signedOut, 'The sessions have ended.');
const REDIRECT = {
  kind: 'redirect',
  says: 'Where the browser goes next. What went wrong is told on the sign-in page.',
} as const;

export const sessionRoutes = {
  showSession: {
    method: 'GET',
    path: '/api/session',
    access: 'anyone',
    tag: 'Sessions',
    summary: 'Says who is asking, or by which methods people can sign in.',
    answers: { 200: json(sessionState, 'Who is asking.') },
  },
  signInByLink: {
    method: 'POST',
    path: '/api/session/link',
    access: 'anyone',
    tag: 'Sessions',
    summary: 'Signs in by a one-time link.',
    body: { schema: linkSignIn, expects: 'The body must be {"link": the part of the link behind the #}' },
    answers: { 200: SIGNED_IN, 401: NOT_PROVED },
  },
  signInByAccount: {
    method: 'POST',
    path: '/api/session/local',
    access: 'anyone',
    tag: 'Sessions',
    summary: 'Signs in by an account of this console.',
    body: { schema: localSignIn, expects: 'The body must be {"name": …, "password": …}' },
    answers: { 200: SIGNED_IN, 401: NOT_PROVED, 404: NOT_SET_UP },
  },
  signInByIam: {
    method: 'POST',
    path: '/api/session/iam',
    access: 'anyone',
    tag: 'Sessions',
    summary: 'Signs in by a cloud account.',
    body: {
      schema: iamSignIn,
      expects:
        'The body must be {"name", "password"} of an IAM user and may have "project_id" (where there are several), "domain" (the account), "passcode" (six digits) and "user_id" (IAM’s id, beside a code)',
    },
    answers: { 200: SIGNED_IN, 401: NOT_PROVED, 404: NOT_SET_UP },
  },
  changePassword: {
    method: 'PUT',
    path: '/api/session/password',
    access: 'signed-in',
    tag: 'Sessions',
    summary: 'Changes the password of the caller’s own account. All its sessions end, and a new one begins.',
    body: { schema: passwordChange, expects: 'The body must be {"current": …, "password": the new one}' },
    answers: {
      200: SIGNED_IN,
      401: error('The current password is another one.'),
      404: error('The caller is not signed in by an account of this console.'),
    },
  },
  signOut: {
    method: 'DELETE',
    path: '/api/session',
    access: 'signed-in',
    tag: 'Sessions',
    summary: 'Ends the session that asks.',
    answers: { 200: SIGNED_OUT },
  },
  listSessions: {
    method: 'GET',
    path: '/api/sessions',
    access: 'signed-in',
    tag: 'Sessions',
    summary: 'Lists the caller’s own sessions, the newest first.',
    answers: { 200: json(ownSessions, 'The sessions.') },
  },
  endSessions: {
    method: 'DELETE',
    path: '/api/sessions',
    access: 'signed-in',
    tag: 'Sessions',
    summary: 'Ends all of the caller’s own sessions.',
    answers: { 200: SIGNED_OUT },
  },
  endSession: {
    method: 'DELETE',
    path: '/api/sessions/{session_id}',
    access: 'signed-in',
    tag: 'Sessions',
    summary: 'Ends one of the caller’s own sessions.',
    answers: { 200: SIGNED_OUT, 404: error('The caller has no such session.') },
  },
  startOidc: {
    method: 'GET',
    path: '/auth/oidc/start',
    access: 'anyone',
    tag: 'Sessions',
    summary: 'Sends the browser to the identity provider. The query may have `return`: the page to come back to.',
    answers: { 302: REDIRECT },
  },
  finishOidc: {
    method: 'GET',
    path: '/auth/oidc/callback',
    access: 'anyone',
    tag: 'Sessions',
    summary: 'Takes the browser that comes back from the identity provider.',
    answers: { 302: REDIRECT },
  },
} as const satisfies Readonly<Record<string, Route>>;
