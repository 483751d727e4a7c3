import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import type { CallFailure } from './call.ts';
import { sessionQuery } from './session.ts';

/** The browser's one cache of what the server said. Only what is safe and may pass is read again by itself, twice. */
export function createQueryClient(): QueryClient {
  const onError = ({ envelope }: CallFailure) => {
    // Whatever is asked for next would be refused, too: who asks is looked up again, and the sign-in page shown where it is nobody.
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
        // The browser's own word on being offline is not trusted: the server may be on this very machine.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
