import { QueryClient } from '@tanstack/react-query';

/** The browser's one cache of what the server said. Only what is safe and may pass is read again by itself, twice. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
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
}
