import type * as z from 'zod/mini';
import { consoleError, Failure } from '../platform/failure.ts';

/**
 * Parses a value of a request by its schema.
 *
 * @param what the value's name and what would be right, e.g. `The instance id must be a UUID in lower case`
 * @throws Failure 400, which names the fault and its place, and quotes nothing of the request
 */
export function parse<T>(schema: z.ZodMiniType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const where = issue.path.join('.');
    const fault = issue.code === 'unrecognized_keys' ? `unknown keys: ${issue.keys.length}` : issue.message;
    return where === '' ? fault : `${where}: ${fault}`;
  });
  const message = `${what}. (${faults.join('; ').slice(0, 300)})`;
  throw new Failure(400, consoleError('CONSOLE.INVALID_REQUEST', message));
}
