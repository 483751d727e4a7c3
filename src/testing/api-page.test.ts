import { expect, test } from 'vitest';
import { describeApi } from '../bff/http/openapi.ts';
import { operationsByTag, shownDescription } from '../web/pages/api-docs/description.ts';
import { schemaText } from '../web/pages/api-docs/schema-text.ts';

const description = shownDescription.parse(describeApi('session'));

test('the page understands the whole description', () => {
  const operations = [...operationsByTag(description).values()].flat();
  const described = Object.values(description.paths).flatMap((methods) => Object.keys(methods));
  expect(operations).toHaveLength(described.length);
  expect(Object.values(description.components.schemas).map((shape) => schemaText(shape))).not.toContain('anything');
});

test('a schema reads as a type does', () => {
  const { SwitchAnswer, OwnSessions, LossKind, SslState } = description.components.schemas;
  expect(schemaText(SwitchAnswer ?? {})).toBe('{\n  change: Change\n}');
  expect(schemaText(OwnSessions ?? {})).toBe('{\n  sessions: array of OwnSession\n}');
  expect(schemaText(LossKind ?? {})).toBe('"data-cleared" | "data-may-be-cleared"');
  expect(schemaText(SslState ?? {})).toContain('read_at: Instant');
});

test('a parameter that is referred to stands with the operation', () => {
  const switchSsl = [...operationsByTag(description).values()].flat().find((each) => each.operationId === 'switchSsl');
  expect(switchSsl?.parameters.map(({ name }) => name)).toEqual(['project_id', 'instance_id', 'x-console-request']);
});
