import * as fc from 'fast-check';
import * as z from 'zod/mini';
import { CANARY, NASTY, nastyTexts } from './nasty-texts.ts';

type Shape = z.core.JSONSchema.BaseSchema;
export type Values = Readonly<Record<string, unknown>>;

/** Existing values of some keys: an instance of the fleet, somebody's name. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

const shapeOf = (shape: Shape | boolean | undefined): Shape => {
  if (typeof shape !== 'object') throw new Error('a part of the schema is not an object');
  return shape;
};

function valueBy(shape: Shape): fc.Arbitrary<unknown> {
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
  if (shape.type === 'boolean') return fc.boolean();
  if (shape.type === 'string' && shape.pattern !== undefined) return fc.stringMatching(new RegExp(shape.pattern));
  if (shape.type === 'string') return fc.constantFrom(...nastyTexts(shape.minLength ?? 0, shape.maxLength ?? 10_000));
  if (shape.type === 'array' && !Array.isArray(shape.items))
    return fc.array(valueBy(shapeOf(shape.items)), { maxLength: 5 });
  throw new Error(`no example can be made of ${JSON.stringify(shape)}`);
}

export const keysOf = (schema: z.ZodMiniType): readonly string[] =>
  Object.keys(z.toJSONSchema(schema, { io: 'input' }).properties ?? {});

/** Objects that match their schema. Throws if the schema has parts that it cannot make. */
export function rightBy(schema: z.ZodMiniType, known: Known = {}): fc.Arbitrary<Values> {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  const members = Object.entries(properties).map(([key, shape]) => {
    const made = valueBy(shapeOf(shape));
    const given = known[key];
    return [key, given === undefined ? made : fc.oneof(fc.constantFrom(...given), made)] as const;
  });
  return fc.record(Object.fromEntries(members), { requiredKeys: required });
}

/** Values of the wrong type. In a query every value is text, or the same key occurs more than once. */
const UNLIKE = {
  text: fc.oneof(fc.constantFrom('', 'x'.repeat(600), ...NASTY), fc.constant([CANARY, 'twice'])),
  json: fc.oneof(
    fc.constantFrom<unknown>('', 'x'.repeat(600), ...NASTY),
    fc.constantFrom<unknown>(null, 7, -0.5, true, [], {}, [[CANARY]], { [CANARY]: CANARY }, Number.MAX_SAFE_INTEGER),
  ),
};

/** The same with one fault: a missing key, an unknown key, or a wrong value. */
export function wrongBy(schema: z.ZodMiniType, written: keyof typeof UNLIKE, known: Known = {}): fc.Arbitrary<Values> {
  const key = fc.constantFrom(...keysOf(schema), 'surplus', CANARY);
  return fc
    .tuple(rightBy(schema, known), key, UNLIKE[written], fc.boolean())
    .map(([right, at, value, isMissing]): Values => {
      const others = Object.entries(right).filter(([each]) => each !== at);
      return Object.fromEntries(isMissing ? others : [...others, [at, value]]);
    })
    .filter((values) => !schema.safeParse(values).success);
}
