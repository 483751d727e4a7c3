/**
 * A maintenance window of DCS, which is UTC, in the viewer's own zone too: `18:00–22:00 UTC (19:00–23:00 CET)`.
 *
 * @param begin and `end`: `HH:mm:ss`; null where DCS does not tell
 */
export function localWindow(begin: string | null, end: string | null, language: string, zone?: string): string | null {
  if (begin === null || end === null) return null;
  const format = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  const named = new Intl.DateTimeFormat(language, { timeZoneName: 'short', timeZone: zone });
  const local = (time: string) => format.format(new Date(`2026-01-15T${time}Z`));
  const name =
    named.formatToParts(new Date('2026-01-15T12:00:00Z')).find((part) => part.type === 'timeZoneName')?.value ?? '';
  return `${begin.slice(0, 5)}–${end.slice(0, 5)} UTC (${local(begin)}–${local(end)} ${name})`;
}
