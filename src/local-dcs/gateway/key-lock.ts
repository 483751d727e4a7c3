const FAILURES_TO_LOCK = 6;
const LOCK_MS = 5 * 60_000;

/** Six failed signatures in a row lock a key for five minutes (dcs-api.md §4). */
export class KeyLock {
  readonly #failures = new Map<string, number>();
  readonly #lockedUntil = new Map<string, number>();

  /** @param now ms since 1970 */
  isLocked(ak: string, now: number): boolean {
    return now < (this.#lockedUntil.get(ak) ?? 0);
  }

  succeeded(ak: string): void {
    this.#failures.delete(ak);
  }

  failed(ak: string, now: number): void {
    const failures = (this.#failures.get(ak) ?? 0) + 1;
    this.#failures.set(ak, failures % FAILURES_TO_LOCK);
    if (failures >= FAILURES_TO_LOCK) this.#lockedUntil.set(ak, now + LOCK_MS);
  }
}
