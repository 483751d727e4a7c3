import * as z from 'zod/mini';

/** The parts of a JSON schema that the page shows. */
export const shape = z.looseObject({
  $ref: z.optional(z.string()),
  type: z.optional(z.union([z.string(), z.array(z.string())])),
  format: z.optional(z.string()),
  const: z.optional(z.unknown()),
  enum: z.optional(z.array(z.unknown())),
  required: z.optional(z.array(z.string())),
  get properties() {
    return z.optional(z.record(z.string(), shape));
  },
  get items() {
    return z.optional(shape);
  },
  get anyOf() {
    return z.optional(z.array(shape));
  },
  get oneOf() {
    return z.optional(z.array(shape));
  },
});
export type Shape = z.infer<typeof shape>;

const content = z.optional(z.record(z.string(), z.object({ schema: shape })));
const parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z._default(z.boolean(), false),
  description: z.optional(z.string()),
  schema: shape,
});
export type Parameter = z.infer<typeof parameter>;
const operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.optional(z.string()),
  'x-access': z.enum(['anyone', 'signed-in', 'switch']),
  parameters: z.array(z.union([parameter, z.object({ $ref: z.string() })])),
  requestBody: z.optional(z.object({ description: z.string(), content })),
  responses: z.record(z.string(), z.object({ description: z.string(), content })),
});
export type Content = z.infer<typeof content>;

/** The parts of the console's OpenAPI document that the page shows. */
export const shownDescription = z.object({
  info: z.object({ title: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), shape), parameters: z.record(z.string(), parameter) }),
});
export type Description = z.infer<typeof shownDescription>;

export interface Operation extends Omit<z.infer<typeof operation>, 'parameters'> {
  method: string;
  path: string;
  parameters: Parameter[];
}

/** The name at the end of a reference. */
export const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** The operations grouped by tag, in the document's order. */
export function operationsByTag({ paths, components }: Description): ReadonlyMap<string, Operation[]> {
  const byTag = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, each] of Object.entries(methods)) {
      const parameters = each.parameters.flatMap((one) =>
        '$ref' in one ? (components.parameters[nameIn(one.$ref)] ?? []) : [one],
      );
      const tag = each.tags[0] ?? '';
      byTag.set(tag, [...(byTag.get(tag) ?? []), { ...each, method: method.toUpperCase(), path, parameters }]);
    }
  }
  return byTag;
}
