import type { Instance } from '../../contract/instance.ts';
import type { Probe } from '../../contract/probe.ts';

/** Hands what is new to all who listen, e.g. to every open event stream. */
export function createEvents<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    publish: (value: T): void => {
      for (const listener of listeners) listener(value);
    },
    /** @returns a function that removes the listener */
    listen: (listener: (value: T) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Publishes rows that have changed. Steps of changes come from the journal itself. */
export const createInstanceEvents = () => createEvents<Instance>();
export type InstanceEvents = ReturnType<typeof createInstanceEvents>;

/** Publishes probes when they are made. */
export const createProbeEvents = () => createEvents<Probe>();
export type ProbeEvents = ReturnType<typeof createProbeEvents>;
