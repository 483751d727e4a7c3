import type { ScopeState } from '../../../contract/instance.ts';

/** The display name of a scope: IAM's name of its project, otherwise the cloud and the id. */
export const scopeName = ({ project_id, project_name, cloud, region }: Omit<ScopeState, 'reading'>): string =>
  project_id === null ? `${cloud} (${region})` : (project_name ?? `${cloud} · ${project_id}`);
