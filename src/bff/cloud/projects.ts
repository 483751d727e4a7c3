import { projectId, type ProjectId } from '../../contract/ids.ts';
import type { Cloud } from '../config/clouds-file.ts';
import { consoleError } from '../platform/failure.ts';
import type { Call, Request } from './call.ts';
import type { CallResult } from './result.ts';
import { wireProjects } from './wire.ts';

/** A project of a region. */
export interface Project {
  id: ProjectId;
  /** Its name in IAM, or null when IAM was not asked. */
  name: string | null;
}

/** The region's own project is named like the region, further ones `{region}_{name}` (docs/dcs-api.md). */
const isOfRegion = (name: string | null, region: string): boolean =>
  name === region || name?.startsWith(`${region}_`) === true;

async function askProjects(call: Call, request: Pick<Request, 'path' | 'query'>, missing: string) {
  const result = await call({ method: 'GET', ...request });
  if (!result.ok) return result;
  let json: unknown;
  try {
    json = JSON.parse(result.value.body);
  } catch {
    json = undefined;
  }
  const known = wireProjects.safeParse(json).data?.projects ?? [];
  const usable = known.flatMap(({ id, name, enabled }): Project[] => {
    const parsed = projectId.safeParse(id);
    return parsed.success && enabled !== false ? [{ id: parsed.data, name }] : [];
  });
  const failed = (): CallResult<Project[]> => {
    const { requestId: request_id, status } = result.value;
    const envelope = consoleError('CONSOLE.UPSTREAM_UNREADABLE', missing, { source: 'iam', request_id });
    return { ok: false, failure: { kind: 'answered', status, envelope } };
  };
  return { ok: true as const, usable, failed };
}

/**
 * Finds the projects of a cloud that are shown: those that its configuration lists, else those that IAM names.
 *
 * @param call calls IAM with the cloud's credentials
 */
export async function findProjects(
  { region, projects }: Pick<Cloud, 'region' | 'projects'>,
  call: Call,
): Promise<CallResult<Project[]>> {
  switch (projects.kind) {
    case 'listed':
      return { ok: true, value: projects.ids.map((id) => ({ id: projectId.parse(id), name: null })) };
    case 'of-region': {
      const missing = `IAM names no project for region ${region}: set HUAWEICLOUD_SDK_PROJECT_ID, or "projects" in CLOUDS_FILE.`;
      const asked = await askProjects(call, { path: '/v3/projects', query: { name: region } }, missing);
      if (!asked.ok) return asked;
      const own = asked.usable.find(({ name }) => name === region);
      return own === undefined ? asked.failed() : { ok: true, value: [own] };
    }
    case 'reachable': {
      const missing = `IAM names no project of region ${region} that these credentials may reach: list the ids under "projects" in CLOUDS_FILE.`;
      const asked = await askProjects(call, { path: '/v3/auth/projects' }, missing);
      if (!asked.ok) return asked;
      const reached = asked.usable.filter(({ name }) => isOfRegion(name, region));
      return reached.length === 0 ? asked.failed() : { ok: true, value: reached };
    }
  }
}
