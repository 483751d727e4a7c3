import type { Instance } from '../../contract/instance.ts';
import type { Probe } from '../../contract/probe.ts';

/** Hands what is new to every open event stream. */
function createEvents<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    publish: (value: T): void => {
      for (const listener of listeners) listener(value);
    },
    /** @returns a function that ends the listening */
    listen: (listener: (value: T) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Rows that say something new. Steps of changes come from the journal itself. */
export const createInstanceEvents = () => createEvents<Instance>();
export type InstanceEvents = ReturnType<typeof createInstanceEvents>;

/** Probes that were just made. */
export const createProbeEvents = () => createEvents<Probe>();
export type ProbeEvents = ReturnType<typeof createProbeEvents>;
