import { mutationOptions, queryOptions, type Query, type QueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../contract/routes/route.ts';
import { sessionRoutes } from '../../contract/routes/sessions.ts';
import type { SessionState } from '../../contract/session.ts';
import { call, orThrow, type Result } from './call.ts';

/** Who is asking, or how they can sign in. Asked for again whenever a call is answered that nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => orThrow(call(sessionRoutes.showSession, {}, { signal })),
  staleTime: 60_000,
});

/** One's own sessions. */
export const ownSessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await orThrow(call(sessionRoutes.listSessions, {}, { signal }))).sessions,
});

const isNotTheSession = ({ queryKey }: Pick<Query, 'queryKey'>): boolean => queryKey[0] !== sessionQuery.queryKey[0];

/** What somebody signs in with, and by which route. */
export type SigningIn =
  | { by: 'link'; body: CallInput<typeof sessionRoutes.signInByLink>['body'] }
  | { by: 'local'; body: CallInput<typeof sessionRoutes.signInByAccount>['body'] }
  | { by: 'iam'; body: CallInput<typeof sessionRoutes.signInByIam>['body'] };

function signIn({ by, body }: SigningIn): Promise<Result<SessionState>> {
  switch (by) {
    case 'link':
      return call(sessionRoutes.signInByLink, { body });
    case 'local':
      return call(sessionRoutes.signInByAccount, { body });
    case 'iam':
      return call(sessionRoutes.signInByIam, { body });
  }
}

/** Signs in; then all that was refused before is read anew. */
export const signInMutation = (client: QueryClient) =>
  mutationOptions({
    mutationKey: ['sign-in'],
    retry: false,
    mutationFn: (signingIn: SigningIn): Promise<SessionState> => orThrow(signIn(signingIn)),
    onSuccess: async (session) => {
      // An answer that is still on its way was given before, and says that nobody is signed in.
      await client.cancelQueries({ queryKey: sessionQuery.queryKey });
      client.setQueryData(sessionQuery.queryKey, session);
      void client.resetQueries({ predicate: isNotTheSession });
    },
  });

/** Changes one's own password. Every session ends with it, and this browser gets a new one. */
export const changePasswordMutation = (client: QueryClient) =>
  mutationOptions({
    mutationKey: ['change-password'],
    retry: false,
    mutationFn: (body: CallInput<typeof sessionRoutes.changePassword>['body']): Promise<SessionState> =>
      orThrow(call(sessionRoutes.changePassword, { body })),
    onSuccess: async (session) => {
      // Who asks may have been looked up with the former session, which has ended: that answer is not to come after this one.
      await client.cancelQueries({ queryKey: sessionQuery.queryKey });
      client.setQueryData(sessionQuery.queryKey, session);
      void client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey });
    },
  });

/** Which sessions are ended: this one, all of one's own, or one of them by its id. */
export type Ending = 'this' | 'all' | { session_id: string };

function end(ending: Ending) {
  if (typeof ending === 'object') return call(sessionRoutes.endSession, { params: ending });
  return ending === 'this' ? call(sessionRoutes.signOut, {}) : call(sessionRoutes.endSessions, {});
}

/** Ends sessions. Where the identity provider ends its own, the browser goes there. @param onOut called once nobody is signed in here any more */
export const signOutMutation = (client: QueryClient, onOut: () => void) =>
  mutationOptions({
    mutationKey: ['sign-out'],
    retry: false,
    mutationFn: async (ending: Ending): Promise<string | null> => (await orThrow(end(ending))).redirect,
    onSuccess: async (redirect) => {
      if (redirect !== null) return window.location.assign(redirect);
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      // Whoever uses this browser next is to find nothing of the fleet in its memory.
      if (client.getQueryData(sessionQuery.queryKey)?.signed_in === false) {
        onOut();
        client.removeQueries({ predicate: isNotTheSession });
      } else await client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey });
    },
  });
