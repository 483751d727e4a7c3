import { consoleError, Failure } from '../platform/failure.ts';

const MESSAGE =
  'The console shows no such project. GET /api/instances lists the projects that it shows; one whose cloud does not answer, or that is ' +
  'not in the configuration, is not among them.';

/** The failure for a request that names a project without a scope. */
export const noSuchProject = () => new Failure(404, consoleError('CONSOLE.PROJECT_UNKNOWN', MESSAGE));
