import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_ROUTES } from '../contract/routes/table.ts';
import { rightBy, wrongBy } from './from-schema.ts';
import { nastyTexts } from './nasty-texts.ts';
import { nameOf, schemasOf } from './wild-requests.ts';

// Many routes have the same id in their path, so each schema is tested once.
const parts = new Map(
  ALL_ROUTES.flatMap((route) =>
    Object.entries(schemasOf(route)).map(([part, schema]) => [
      part === 'params' ? (/\{\w+\}/.exec(route.path)?.[0] ?? '') : `${part} of ${nameOf(route)}`,
      schema,
    ]),
  ),
);

describe.each([...parts])('%s', (_name, schema) => {
  test('what is made to be right is, and what is made to be wrong is not', () => {
    const options = { seed: 1, numRuns: 10 };
    const isRight = (values: unknown) => schema.safeParse(values).success;
    expect(fc.sample(rightBy(schema), options).filter((values) => !isRight(values))).toEqual([]);
    expect(fc.sample(wrongBy(schema, 'json'), options).filter(isRight)).toEqual([]);
  });
});

test('nasty texts keep to their length, and some are just so long', () => {
  const texts = nastyTexts(1, 63);
  expect(texts.every(({ length }) => length >= 1 && length <= 63)).toBe(true);
  expect(texts.filter(({ length }) => length === 63).some((text) => /\p{Surrogate}/u.test(text))).toBe(true);
  expect(texts.some((text) => text.includes('\0'))).toBe(true);
});
