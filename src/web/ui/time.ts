const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const satisfies ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]>;

/** "3 minutes ago", "in 2 days"; below a minute in seconds. @param now ms since 1970 */
export function relativeTime(at: string, now: number, language: string): string {
  const difference = Date.parse(at) - now;
  if (Number.isNaN(difference)) return at;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const [unit, size] = UNITS.find(([, ms]) => Math.abs(difference) >= ms) ?? ['second', 1000];
  return format.format(Math.trunc(difference / size), unit);
}

/** The moment in full, in the viewer's own zone, with the zone's name. */
export function exactTime(at: string, language: string): string {
  const moment = Date.parse(at);
  if (Number.isNaN(moment)) return at;
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }).format(moment);
}

/** How long something took or takes: `0:07`, `12:30`, `1:02:03`. @param ms a negative one counts as 0 */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
