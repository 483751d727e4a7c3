import { nameIn, type Shape } from './description.ts';

const INDENT = '  ';

/** Writes a schema as a readable type: names of other schemas, values, one member a line. */
export function schemaText(shape: Shape, depth = 0): string {
  if (shape.$ref !== undefined) return nameIn(shape.$ref);
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.enum !== undefined) return shape.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices !== undefined) return choices.map((each) => schemaText(each, depth)).join(' | ');
  if (shape.items !== undefined) return `array of ${schemaText(shape.items, depth)}`;
  if (shape.properties === undefined) {
    const type = [shape.type ?? 'anything'].flat().join(' | ');
    return shape.format === undefined ? type : `${type} (${shape.format})`;
  }
  const inner = INDENT.repeat(depth + 1);
  const members = Object.entries(shape.properties).map(([name, each]) => {
    const optional = shape.required?.includes(name) === true ? '' : '?';
    return `${inner}${name}${optional}: ${schemaText(each, depth + 1)}\n`;
  });
  return `{\n${members.join('')}${INDENT.repeat(depth)}}`;
}
