import { auditPage, type AuditEntry } from '../contract/audit.ts';
import { PATHS } from '../contract/endpoints.ts';
import type { TestBff } from './bff.ts';

/** What the audit of a console with sign-in by link says, newest first, without the entry of who came to read it. */
export async function readAudit(bff: TestBff): Promise<AuditEntry[]> {
  const { json } = await bff.get(PATHS.audit, await bff.headersOf('admin'));
  return auditPage.parse(json).entries.slice(1);
}
