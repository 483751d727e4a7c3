import type { Instance } from '../contract/instance.ts';

export type InstanceListener = (instance: Instance) => void;

/** Hands rows that say something new to every open event stream. Steps of changes come from the journal itself. */
export function createInstanceEvents() {
  const listeners = new Set<InstanceListener>();
  return {
    publish: (instance: Instance): void => {
      for (const listener of listeners) listener(instance);
    },
    /** @returns a function that ends the listening */
    listen: (listener: InstanceListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
export type InstanceEvents = ReturnType<typeof createInstanceEvents>;
