import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import type { CallFailure } from './call.ts';
import { sessionQuery } from './session.ts';

/** The browser's only cache of server data. Only safe requests with passing failures are retried, twice. */
export function createQueryClient(): QueryClient {
  const onError = ({ envelope }: CallFailure) => {
    // Every further request would be refused too. Reading the session again shows the sign-in page if it has ended.
    if (envelope.error_code === 'CONSOLE.SIGN_IN_REQUIRED') {
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    }
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && error.envelope.retry !== 'never',
        refetchOnWindowFocus: true,
        // The browser's offline state is not trusted, since the server may be on this machine.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
