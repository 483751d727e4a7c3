import { between, oneOf } from './seeded-random.ts';
import { CANARY, NASTY } from './nasty-texts.ts';

const WORDS = [
  '',
  'true',
  'false',
  'on',
  '0',
  '1',
  '-1',
  '501',
  '1e9',
  'null',
  'csv',
  'jsonl',
  'failed',
  'refused',
  'NaN',
];
const MOMENTS = ['2026-11-24T04:15:19Z', '2026-13-45', '9999-12-31T23:59:60Z', '1970-01-01T00:00:00+25:00'];
const UUIDS = [
  '00000000-0000-4000-8000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '553A2516-7EF1-4A02-92C9-AD9C1F7D0F9A',
];
/** Encoded path parts, including some that cannot be decoded or do not decode to text. */
const IN_A_PATH = ['%', '%00', '%2e%2e%2f', '%ff', '%ED%A0%80'];

/** Parts of requests that ignore the schemas. @param fields the keys of bodies. @param keys the keys of queries */
export function createGarbage(random: () => number, fields: readonly (readonly string[])[], keys: readonly string[]) {
  const pick = <T>(...some: readonly T[]): T => oneOf(random, some);
  const maybe = (chance: number) => random() < chance;
  const text = (): string => (maybe(0.5) ? pick(...NASTY) : maybe(0.5) ? pick(...WORDS) : pick(...MOMENTS, ...UUIDS));

  function value(depth = 0): unknown {
    return pick<() => unknown>(
      text,
      () => between(random, -5, 5),
      () => Number.MAX_SAFE_INTEGER,
      () => pick(true, false, null),
      () => (depth > 3 ? [] : [value(depth + 1), value(depth + 1)]),
      () => (depth > 3 ? {} : { [text()]: value(depth + 1) }),
      // This makes it an own key. `{ __proto__: … }` would set the prototype.
      () => Object.fromEntries<unknown>(Object.entries({ ['__proto__']: { enabled: true }, constructor: text() })),
    )();
  }

  return {
    body(): string {
      if (maybe(0.1))
        return pick(
          `{"${CANARY}`,
          `"${CANARY}"`,
          '[]',
          'null',
          '',
          `[${'['.repeat(500)}`,
          `{"a":"${CANARY.repeat(3000)}"}`,
        );
      const given = pick(...fields).filter(() => maybe(0.8));
      const entries = given.map((field) => [field, value()]);
      if (maybe(0.3)) entries.push([text(), value()]);
      return JSON.stringify(Object.fromEntries(entries));
    },
    query: (): [string, string][] =>
      Array.from({ length: between(random, 0, 3) }, () => [pick(...keys, CANARY), text()]),
    /** Encoded. */
    param: (): string =>
      maybe(0.05) ? pick(...IN_A_PATH) : maybe(0.5) ? pick(...UUIDS) : encodeURIComponent(pick(CANARY, ...WORDS)),
    headers: (): Record<string, string> => ({
      ...(maybe(0.1) ? { 'last-event-id': pick('5', '-1', CANARY, '9'.repeat(30)) } : {}),
      ...(maybe(0.1) ? { 'if-none-match': CANARY, 'accept-encoding': pick('br', 'gzip;q=0', CANARY) } : {}),
      ...(maybe(0.05) ? { origin: `https://${CANARY}.example` } : {}),
    }),
    type: (): string => pick('application/json', 'application/json', 'text/plain', `text/${CANARY}`, ''),
  };
}
