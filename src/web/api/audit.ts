import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { AuditFilter, ExportFormat } from '../../contract/audit.ts';
import { auditRoutes } from '../../contract/routes/audit.ts';
import { urlOf } from '../../contract/routes/url.ts';
import { call, orThrow } from './call.ts';

const PAGE_SIZE = 100;

/** The filter without its empty fields. */
const given = (filter: AuditFilter): AuditFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));

/**
 * The entries of a filter, newest first, page by page. They are re-read only on request, since that reads all pages.
 */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) => {
      const before = pageParam === '' ? {} : { before: pageParam };
      const query = { ...given(filter), limit: String(PAGE_SIZE), ...before };
      return orThrow(call(auditRoutes.listAudit, { query }, { signal }));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => (next === null ? null : String(next)),
    staleTime: 5_000,
    refetchOnWindowFocus: false,
  });

/** Whether the audit chain is intact. The server reads the whole chain to answer. */
export const chainQuery = queryOptions({
  queryKey: ['audit-chain'],
  queryFn: ({ signal }) => orThrow(call(auditRoutes.verifyAudit, {}, { signal })),
  staleTime: 5_000,
  refetchOnWindowFocus: false,
});

/** The address that exports the entries of a filter as a file. */
export const exportAddress = (filter: AuditFilter, format: ExportFormat): string =>
  urlOf(auditRoutes.exportAudit, { query: { ...given(filter), format } });
