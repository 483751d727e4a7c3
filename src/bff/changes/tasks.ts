import type { SslMark, Task } from '../../domain/attribution.ts';
import { toInstant } from '../cloud/map.ts';
import type { WireTask } from '../cloud/wire.ts';

function markOf({ details: { enable_ssl } }: WireTask): SslMark {
  if (enable_ssl === null) return 'absent';
  if (enable_ssl === 'not-understood') return 'unclear';
  return enable_ssl ? 'on' : 'off';
}

/** DCS's tasks in our words. */
export function toTasks(wire: readonly WireTask[]): Task[] {
  return wire.map((each) => {
    const { id, job_id, name, user_name, status } = each;
    const { public_access } = each.details;
    return {
      id,
      job_id,
      name,
      user_name,
      status,
      created_at: toInstant(each.created_at),
      mark: markOf(each),
      public_access,
    };
  });
}

/** The tasks of an instance, with the job ids that only the task centre has. */
export function withCentre<T extends Pick<Task, 'id' | 'job_id'>>(tasks: readonly T[], centre: readonly Task[]): T[] {
  const jobs = new Map(centre.map((task) => [task.id, task.job_id]));
  return tasks.map((task) => ({
    ...task,
    job_id: task.job_id ?? (task.id === null ? null : (jobs.get(task.id) ?? null)),
  }));
}
