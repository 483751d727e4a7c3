/** A moment as the task lists' queries want it: UTC, `yyyyMMddHHmmss` (dcs-api.md §1). @param ms since the epoch */
export function taskTime(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/\D/g, '').slice(0, 14);
}
