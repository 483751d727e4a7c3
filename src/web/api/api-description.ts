import { queryOptions } from '@tanstack/react-query';
import { serviceRoutes } from '../../contract/routes/service.ts';
import { call, orThrow } from './call.ts';

/** The console's OpenAPI document. It changes only when the server does. */
export const apiDescriptionQuery = queryOptions({
  queryKey: ['api-description'],
  queryFn: ({ signal }) => orThrow(call(serviceRoutes.describeApi, {}, { signal })),
  staleTime: Infinity,
});
