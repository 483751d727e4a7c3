import { instanceId, type InstanceId } from '../../contract/ids.ts';

export interface Passwords {
  byInstance: ReadonlyMap<InstanceId, string>;
  /** All faults of the file, each worded to follow its name. */
  faults: string[];
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : null;
  } catch {
    return null;
  }
}

/**
 * Reads passwords by instance id from a JSON file. A fault names the number of the entry and does not repeat its content, which may be a
 * password in the wrong place.
 *
 * @param text null where the file cannot be read
 */
export function parsePasswords(text: string | null): Passwords {
  const byInstance = new Map<InstanceId, string>();
  if (text === null) return { byInstance, faults: ['cannot be read'] };
  const entries = objectIn(text);
  if (entries === null) return { byInstance, faults: ['must hold a JSON object, {"<instance id>": "<password>"}'] };
  const faults = Object.entries(entries).flatMap(([name, value], index) => {
    const id = instanceId.safeParse(name);
    const isPassword = typeof value === 'string' && value !== '';
    if (id.success && isPassword) byInstance.set(id.data, value);
    return [
      id.success ? '' : `entry ${index + 1}: its name must be an instance id, a UUID in lower case`,
      isPassword ? '' : `entry ${index + 1}: its value must be a password, a string that is not empty`,
    ].filter((fault) => fault !== '');
  });
  return { byInstance, faults };
}
