import { migrationTask } from '../wire.ts';
import { paging, query, type Handler } from './request.ts';

/** `GET /migration-tasks` */
export const migrationTasks: Handler = ({ world }, request) => {
  const { offset, limit } = paging(request);
  const name = query(request, 'name');
  const tasks = [...world.instances()].filter(({ spec }) => spec.migration === true).map(migrationTask);
  const found = tasks.filter(({ task_name }) => name === undefined || task_name.includes(name));
  return { count: found.length, migration_tasks: found.slice(offset, offset + limit) };
};
