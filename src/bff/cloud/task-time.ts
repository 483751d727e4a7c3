/** A moment in the format of the task lists' queries: UTC, `yyyyMMddHHmmss` (dcs-api.md §1). @param ms since the epoch */
export function taskTime(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/\D/g, '').slice(0, 14);
}
