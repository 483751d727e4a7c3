import { mutationOptions, queryOptions, type Query, type QueryClient } from '@tanstack/react-query';
import { ownSessionPath, PATHS } from '../../contract/endpoints.ts';
import { ownSessions, sessionState, signedOut, type SessionState } from '../../contract/session.ts';
import { call, orThrow } from './call.ts';

/** Who is asking, or how they can sign in. Asked for again whenever a call is answered that nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => orThrow(call(sessionState, PATHS.session, { signal })),
  staleTime: 60_000,
});

/** One's own sessions. */
export const ownSessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await orThrow(call(ownSessions, PATHS.sessions, { signal }))).sessions,
});

const isNotTheSession = ({ queryKey }: Pick<Query, 'queryKey'>): boolean => queryKey[0] !== sessionQuery.queryKey[0];

/** Where a way of signing in takes what it asks for. */
export type SignInPath = typeof PATHS.signInByLink | typeof PATHS.signInByAccount | typeof PATHS.signInByIam;

/** Signs in; then all that was refused before is read anew. */
export const signInMutation = (client: QueryClient, path: SignInPath) =>
  mutationOptions({
    mutationKey: ['sign-in', path],
    retry: false,
    mutationFn: (body: object): Promise<SessionState> =>
      orThrow(
        call(sessionState, path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
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
    mutationFn: (body: object): Promise<SessionState> =>
      orThrow(
        call(sessionState, PATHS.ownPassword, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    onSuccess: async (session) => {
      // Who asks may have been looked up with the former session, which has ended: that answer is not to come after this one.
      await client.cancelQueries({ queryKey: sessionQuery.queryKey });
      client.setQueryData(sessionQuery.queryKey, session);
      void client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey });
    },
  });

/** Which sessions are ended: this one, all of one's own, or one of them by its id. */
export type Ending = 'this' | 'all' | { session_id: string };

function pathOf(ending: Ending): string {
  if (typeof ending === 'object') return ownSessionPath(ending.session_id);
  return ending === 'this' ? PATHS.session : PATHS.sessions;
}

/** Ends sessions. Where the identity provider ends its own, the browser goes there. @param onOut called once nobody is signed in here any more */
export const signOutMutation = (client: QueryClient, onOut: () => void) =>
  mutationOptions({
    mutationKey: ['sign-out'],
    retry: false,
    mutationFn: async (ending: Ending): Promise<string | null> =>
      (await orThrow(call(signedOut, pathOf(ending), { method: 'DELETE' }))).redirect,
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
