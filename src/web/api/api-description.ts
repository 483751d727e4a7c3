import { queryOptions } from '@tanstack/react-query';
import { serviceRoutes } from '../../contract/routes/service.ts';
import { call, orThrow } from './call.ts';

/** The OpenAPI document of the console. It changes with the server only. */
export const apiDescriptionQuery = queryOptions({
  queryKey: ['api-description'],
  queryFn: ({ signal }) => orThrow(call(serviceRoutes.describeApi, {}, { signal })),
  staleTime: Infinity,
});
