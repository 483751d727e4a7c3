const STEPS: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** Formats are expensive to create, so there is one for each language. */
function once<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>();
  return (language) => {
    const known = made.get(language) ?? make(language);
    made.set(language, known);
    return known;
  };
}

const relativeFormat = once((language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }));
const CLOCK = { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' } as const;
const clockFormat = once((language) => new Intl.DateTimeFormat(language, CLOCK));
const exactFormat = once((language) => new Intl.DateTimeFormat(language, { ...CLOCK, timeStyle: 'long' }));

/**
 * The distance between two moments in words: “12 seconds ago”. Under five seconds it is “now”, so that it does not
 * flicker.
 *
 * @param at and `now`: ms since the epoch
 * @param language a BCP 47 tag
 */
export function relativeTime(at: number, now: number, language: string): string {
  const age = Math.abs(now - at) < 5000 ? 0 : at - now;
  const [unit, length] = STEPS.find(([, ms]) => Math.abs(age) >= ms) ?? (['second', 1000] as const);
  return relativeFormat(language).format(Math.trunc(age / length), unit);
}

/** An exact time in the viewer's time zone, with the zone's name. */
export function exactTime(at: number, language: string): string {
  return exactFormat(language).format(at);
}

/** A time to the second in the viewer's time zone, without the zone's name. */
export function clockTime(at: number, language: string): string {
  return clockFormat(language).format(at);
}

/** The name of the viewer's time zone at a moment, since summer time has another: `GMT+8`. */
export function zoneName(at: number, language: string): string {
  return (
    exactFormat(language)
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  );
}

/** A duration: `0:07`, `12:30`, `1:02:03`. @param ms a negative one counts as 0 */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
