import { mutationOptions, queryOptions, type Query, type QueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../contract/routes/route.ts';
import { sessionRoutes } from '../../contract/routes/sessions.ts';
import type { SessionState } from '../../contract/session.ts';
import { call, orThrow, type Result } from './call.ts';

/** Who is signed in, or how to sign in. It is read again when a call is refused because nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => orThrow(call(sessionRoutes.showSession, {}, { signal })),
  staleTime: 60_000,
});

/** The signed-in person's own sessions. */
export const ownSessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await orThrow(call(sessionRoutes.listSessions, {}, { signal }))).sessions,
});

const isNotTheSession = ({ queryKey }: Pick<Query, 'queryKey'>): boolean => queryKey[0] !== sessionQuery.queryKey[0];

/** The credentials of a sign-in, and the route for them. */
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

/** Signs in, then reads everything again that was refused before. */
export const signInMutation = (client: QueryClient) =>
  mutationOptions({
    mutationKey: ['sign-in'],
    retry: false,
    mutationFn: (signingIn: SigningIn): Promise<SessionState> => orThrow(signIn(signingIn)),
    onSuccess: async (session) => {
      // An answer that is still on its way is older than the sign-in, and says that nobody is signed in.
      await client.cancelQueries({ queryKey: sessionQuery.queryKey });
      client.setQueryData(sessionQuery.queryKey, session);
      void client.resetQueries({ predicate: isNotTheSession });
    },
  });

/** Changes the person's own password. This ends every session, and this browser gets a new one. */
export const changePasswordMutation = (client: QueryClient) =>
  mutationOptions({
    mutationKey: ['change-password'],
    retry: false,
    mutationFn: (body: CallInput<typeof sessionRoutes.changePassword>['body']): Promise<SessionState> =>
      orThrow(call(sessionRoutes.changePassword, { body })),
    onSuccess: async (session) => {
      // A running request may have used the former session, which has ended. Its answer must not overwrite this one.
      await client.cancelQueries({ queryKey: sessionQuery.queryKey });
      client.setQueryData(sessionQuery.queryKey, session);
      void client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey });
    },
  });

/** Which sessions to end: this one, all of the person's own, or one of them by its id. */
export type Ending = 'this' | 'all' | { session_id: string };

function end(ending: Ending) {
  if (typeof ending === 'object') return call(sessionRoutes.endSession, { params: ending });
  return ending === 'this' ? call(sessionRoutes.signOut, {}) : call(sessionRoutes.endSessions, {});
}

/**
 * Ends sessions. If the identity provider has to end its own session too, the browser goes there.
 *
 * @param onOut called once nobody is signed in here
 */
export const signOutMutation = (client: QueryClient, onOut: () => void) =>
  mutationOptions({
    mutationKey: ['sign-out'],
    retry: false,
    mutationFn: async (ending: Ending): Promise<string | null> => (await orThrow(end(ending))).redirect,
    onSuccess: async (redirect) => {
      if (redirect !== null) return window.location.assign(redirect);
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      // The next person at this browser must not find the fleet in its memory.
      if (client.getQueryData(sessionQuery.queryKey)?.signed_in === false) {
        onOut();
        client.removeQueries({ predicate: isNotTheSession });
      } else await client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey });
    },
  });
