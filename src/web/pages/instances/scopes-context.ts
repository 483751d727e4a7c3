import { createContext, useContext } from 'react';
import type { ProjectId } from '../../../contract/ids.ts';
import type { ScopeState } from '../../../contract/instance.ts';
import { scopeName } from './scope-name.ts';

/** The names of a project and its region. */
export interface ProjectWords {
  region: string;
  name: string;
}

export type Projects = ReadonlyMap<ProjectId, ProjectWords>;
export const NO_PROJECTS: Projects = new Map();

/** The projects of a list, by id. */
export function projectsOf(scopes: readonly ScopeState[]): Projects {
  return new Map(
    scopes.flatMap((scope): [ProjectId, ProjectWords][] =>
      scope.project_id === null ? [] : [[scope.project_id, { region: scope.region, name: scopeName(scope) }]],
    ),
  );
}

/** The projects of the list, for the cells that show their names. */
export const ProjectsContext = createContext(NO_PROJECTS);
export const useProjects = (): Projects => useContext(ProjectsContext);
