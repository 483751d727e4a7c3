import type { StoreFault } from './fault.ts';

/** What is known of the files of a database, beside what is in them. */
export interface Condition {
  /** Why the last attempt to write failed; null once writing works again. */
  writing: StoreFault | null;
  /** What is wrong with the files under their names, or null. A database in memory has none. */
  ofFiles: () => StoreFault | null;
}

const conditions = new WeakMap<object, Condition>();

/** Called by `connect`, once for a store. */
export function setCondition(store: object, condition: Condition): void {
  conditions.set(store, condition);
}

/** The condition of a store. @throws Error where it is a transaction, or `connect` did not make it */
export function conditionOf(store: object): Condition {
  const condition = conditions.get(store);
  if (condition === undefined) throw new Error('this is no store that connect made');
  return condition;
}

/** @throws StoreFault where what is written now would be lost, because a file is not under its name any more */
export function refuseLostFiles(store: object): void {
  const fault = conditionOf(store).ofFiles();
  if (fault !== null) throw fault;
}
