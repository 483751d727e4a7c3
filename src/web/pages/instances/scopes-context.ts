import { createContext, useContext } from 'react';
import type { ProjectId } from '../../../contract/ids.ts';
import type { ScopeState } from '../../../contract/instance.ts';
import { scopeName } from './scope-name.ts';

/** Where the instances of a project are, in words. */
export interface ProjectWords {
  region: string;
  name: string;
}

export type Projects = ReadonlyMap<ProjectId, ProjectWords>;
export const NO_PROJECTS: Projects = new Map();

/** The projects of a list, by their ids. */
export function projectsOf(scopes: readonly ScopeState[]): Projects {
  return new Map(
    scopes.flatMap((scope): [ProjectId, ProjectWords][] =>
      scope.project_id === null ? [] : [[scope.project_id, { region: scope.region, name: scopeName(scope) }]],
    ),
  );
}

/** The projects of the list, for the cells that name them. */
export const ProjectsContext = createContext(NO_PROJECTS);
export const useProjects = (): Projects => useContext(ProjectsContext);
