const DAY_MINUTES = 24 * 60;

/** Minutes since midnight of `HH:mm` or `HH:mm:ss`, or null. */
function minutesOf(text: string | null): number | null {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?$/.exec(text ?? '');
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2]);
}

/**
 * Whether a moment lies in a maintenance window, which may go over midnight. Null when DCS gives no window that can be read.
 *
 * @param begin `HH:mm:ss` in UTC, as `maintain_begin` of show
 * @param at ISO 8601 in UTC
 */
export function isInWindow(begin: string | null, end: string | null, at: string): boolean | null {
  const from = minutesOf(begin);
  const until = minutesOf(end);
  const now = minutesOf(at.slice(11, 16));
  if (from === null || until === null || now === null || from === until) return null;
  return (now - from + DAY_MINUTES) % DAY_MINUTES < (until - from + DAY_MINUTES) % DAY_MINUTES;
}
