/**
 * A maintenance window in UTC, as DCS gives it, and in the viewer's zone: `18:00–22:00 UTC · 19:00–23:00 GMT+1`. The
 * second part is left out if the viewer's zone is UTC.
 *
 * @param begin and `end`: `HH:mm:ss` in UTC; null if DCS gives none
 * @param now ms since the epoch; it decides whether summer time applies
 * @param zone an IANA name. Default: the viewer's own
 */
export function localWindow(
  begin: string | null,
  end: string | null,
  language: string,
  now: number,
  zone?: string,
): string | null {
  if (begin === null || end === null) return null;
  const told = `${begin.slice(0, 5)}–${end.slice(0, 5)} UTC`;
  const day = new Date(now).toISOString().slice(0, 10);
  const [from, to] = [begin, end].map((time) => new Date(`${day}T${time}Z`));
  if (from === undefined || to === undefined || Number.isNaN(from.valueOf()) || Number.isNaN(to.valueOf())) return told;

  const clock = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  const named = new Intl.DateTimeFormat(language, { timeZoneName: 'short', timeZone: zone });
  const zoneName = named.formatToParts(from).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const local = `${clock.format(from)}–${clock.format(to)}`;
  return told.startsWith(local) ? told : `${told} · ${local} ${zoneName}`;
}
