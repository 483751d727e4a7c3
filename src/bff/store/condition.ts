import type { StoreFault } from './fault.ts';

/** The condition of a database's files. */
export interface Condition {
  /** Why the last attempt to write failed; null once writing works again. */
  writing: StoreFault | null;
  /** Returns the fault when a file is missing or replaced, else null. A database in memory has no files. */
  ofFiles: () => StoreFault | null;
}

const conditions = new WeakMap<object, Condition>();

/** `connect` calls this once for each store. */
export function setCondition(store: object, condition: Condition): void {
  conditions.set(store, condition);
}

/** The condition of a store. @throws Error when it is a transaction, or `connect` did not make it */
export function conditionOf(store: object): Condition {
  const condition = conditions.get(store);
  if (condition === undefined) throw new Error('this store was not made by connect');
  return condition;
}

/** @throws StoreFault when a write would be lost, because a file was removed or replaced */
export function refuseLostFiles(store: object): void {
  const fault = conditionOf(store).ofFiles();
  if (fault !== null) throw fault;
}
