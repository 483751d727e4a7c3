import { consoleError } from '../platform/failure.ts';
import type { Call } from './call.ts';
import type { CallResult } from './result.ts';
import { wireProjects } from './wire.ts';

/** The id of the project that is named like a region, asked of IAM (dcs-api.md §1). */
export async function findProjectId(call: Call, region: string): Promise<CallResult<string>> {
  const result = await call({ method: 'GET', path: '/v3/projects', query: { name: region } });
  if (!result.ok) return result;
  let json: unknown;
  try {
    json = JSON.parse(result.value.body);
  } catch {
    json = undefined;
  }
  const parsed = wireProjects.safeParse(json);
  const project = parsed.data?.projects.find(({ name, enabled }) => name === region && enabled !== false);
  if (project !== undefined && /^[A-Za-z0-9_-]+$/.test(project.id)) return { ok: true, value: project.id };
  const message = `IAM names no project for region ${region}: set HUAWEICLOUD_SDK_PROJECT_ID.`;
  const envelope = consoleError('CONSOLE.UPSTREAM_UNREADABLE', message, {
    source: 'iam',
    request_id: result.value.requestId,
  });
  return { ok: false, failure: { kind: 'answered', status: result.value.status, envelope } };
}
