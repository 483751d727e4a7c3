import type { ScopeState } from '../../../contract/instance.ts';

/** What a scope is called: IAM's name of its project, else the cloud and the id. */
export const scopeName = ({ project_id, project_name, cloud, region }: Omit<ScopeState, 'reading'>): string =>
  project_id === null ? `${cloud} (${region})` : (project_name ?? `${cloud} · ${project_id}`);
