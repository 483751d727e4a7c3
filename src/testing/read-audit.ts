import { auditPage, type AuditEntry } from '../contract/audit.ts';
import { ROUTES } from '../contract/routes/table.ts';
import type { TestBff } from './bff.ts';

/** What the audit of a console with sign-in by link says, newest first, without the entry of who came to read it. */
export async function readAudit(bff: TestBff): Promise<AuditEntry[]> {
  const { json } = await bff.get(ROUTES.listAudit.path, await bff.headersOf('admin'));
  return auditPage.parse(json).entries.slice(1);
}
