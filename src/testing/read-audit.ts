import { auditPage, type AuditEntry } from '../contract/audit.ts';
import { ROUTES } from '../contract/routes/table.ts';
import type { TestBff } from './bff.ts';

/** The audit entries of a console with sign-in by link, newest first, without the reader's own sign-in. */
export async function readAudit(bff: TestBff): Promise<AuditEntry[]> {
  const { json } = await bff.get(ROUTES.listAudit.path, await bff.headersOf('admin'));
  return auditPage.parse(json).entries.slice(1);
}
