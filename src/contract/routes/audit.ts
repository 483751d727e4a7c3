import * as z from 'zod/mini';
import { AUDIT_ACTIONS, auditChain, auditFilter, auditPage, exportFormat } from '../audit.ts';
import { entryNumber, limit, MOST_ENTRIES, moment } from './params.ts';
import { json, type Route } from './route.ts';

const FILTER =
  `project_id, instance_id and change_id (UUIDs), action (${AUDIT_ACTIONS.join(', ')}), ` +
  'actor (console, local:NAME, terminal:NAME or person:METHOD:SUBJECT, as in person:oidc:248289761001), ' +
  'from and to (e.g. 2026-11-24T04:15:19Z)';
const filterQuery = z.extend(auditFilter, { from: z.optional(moment), to: z.optional(moment) });

export const auditRoutes = {
  listAudit: {
    method: 'GET',
    path: '/api/audit',
    access: 'signed-in',
    tag: 'Audit',
    summary: 'Lists entries of the audit, the newest first, page by page.',
    query: {
      schema: z.extend(filterQuery, { before: z.optional(entryNumber), limit: limit(100) }),
      expects: `The query may have ${FILTER}, before (a number) and limit (1–${MOST_ENTRIES})`,
    },
    answers: { 200: json(auditPage, 'A page. Its `next` is the `before` of the next page; null on the last one.') },
  },
  exportAudit: {
    method: 'GET',
    path: '/api/audit/export',
    access: 'signed-in',
    tag: 'Audit',
    summary: 'Downloads entries of the audit as a file, the oldest first.',
    query: {
      schema: z.extend(filterQuery, { format: exportFormat }),
      expects: `The query must have format (csv or jsonl), and may have ${FILTER}`,
    },
    answers: { 200: { kind: 'file', types: ['text/csv', 'application/jsonl'], says: 'The entries.' } },
  },
  verifyAudit: {
    method: 'GET',
    path: '/api/audit/chain',
    access: 'signed-in',
    tag: 'Audit',
    summary: 'Reads the whole audit and says whether its chain of hashes is unbroken.',
    answers: { 200: json(auditChain, 'Whether it is, and where it breaks.') },
  },
} as const satisfies Readonly<Record<string, Route>>;
