import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { auditChain, auditPage, type AuditFilter, type ExportFormat } from '../../contract/audit.ts';
import { PATHS } from '../../contract/endpoints.ts';
import { call, orThrow } from './call.ts';

const PAGE_SIZE = 100;

function withFilter(path: string, filter: AuditFilter, more: Readonly<Record<string, string>>): string {
  const given = Object.entries({ ...filter, ...more }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  return `${path}?${new URLSearchParams(given).toString()}`;
}

/** The entries of a filter, newest first, page by page. They are read anew only when someone asks: all pages would be. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) => {
      const page = { limit: String(PAGE_SIZE), before: pageParam };
      return orThrow(call(auditPage, withFilter(PATHS.audit, filter, page), { signal }));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => (next === null ? null : String(next)),
    staleTime: 5_000,
    refetchOnWindowFocus: false,
  });

/** Whether the chain is whole. The server reads all of it for that. */
export const chainQuery = queryOptions({
  queryKey: ['audit-chain'],
  queryFn: ({ signal }) => orThrow(call(auditChain, PATHS.auditChain, { signal })),
  staleTime: 5_000,
  refetchOnWindowFocus: false,
});

/** Where the entries of a filter are as a file. */
export const exportAddress = (filter: AuditFilter, format: ExportFormat): string =>
  withFilter(PATHS.auditExport, filter, { format });
