import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { readCloudsFile } from '../bff/config/clouds-file.ts';
import { DOCUMENTS, renewed } from '../bff/documents.ts';
import { changeState } from '../contract/change.ts';
import { ALL_ROUTES } from '../contract/routes/table.ts';
import { PROJECT_SCENARIO_NAMES } from '../local-dcs/project-scenarios.ts';
import { SCENARIOS } from '../local-dcs/scenarios.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

it.each(Object.entries(DOCUMENTS))('%s is as the code has it: npm run docs renews it', (path, make) => {
  const text = read(path);
  expect(text, `${path} is old: run npm run docs`).toBe(renewed(text, make()));
});

it('the CLOUDS_FILE that docs/configuration.md shows is a good one', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(read('docs/configuration.md')) ?? [];
  const credentials = { ak: 'key', sk: 'secret', securityToken: null };
  const { clouds, faults } = readCloudsFile({
    path: 'clouds.yaml',
    env: { PROD_AK: 'key', PROD_SK: 'secret' },
    readFile: (path) => {
      if (path === 'clouds.yaml') return example;
      return path.endsWith('credentials') ? '[otc]\nak = key\nsk = secret\n' : 'key';
    },
    ownCredentials: { kind: 'found', credentials },
    callsPerSecond: 50,
  });
  expect(faults).toEqual([]);
  expect(clouds.length).toBeGreaterThan(2);
});

it('README.md is short: what is longer has its place in docs', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
});

/** The first cells of the table under a heading, without their backticks. */
function firstCells(path: string, heading: string): string[] {
  const [, section = ''] = read(path).split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^\| `([\w-]+)`/gm)].map(([, name = '']) => name);
}

it('every state of a change is explained, in the order of the code', () => {
  expect(firstCells('docs/how-it-works.md', 'States of a change')).toEqual(changeState.options);
});

it('every scenario of the embedded DCS is listed', () => {
  expect(firstCells('docs/embedded-dcs.md', 'Scenarios of instances')).toEqual(Object.keys(SCENARIOS));
  expect(firstCells('docs/embedded-dcs.md', 'Let a project fail')).toEqual([...PROJECT_SCENARIO_NAMES, 'none']);
});

it('the paths that the script of docs/api.md asks for are routes', () => {
  const asked = [...read('docs/api.md').matchAll(/\$api(\/[\w/$-]*)/g)].map(([, path = '']) =>
    `/api${path}`.replaceAll(/\$\w+/g, '{}'),
  );
  const there = new Set(ALL_ROUTES.map(({ path }) => path.replaceAll(/\{\w+\}/g, '{}')));
  expect(asked.filter((path) => !there.has(path))).toEqual([]);
  expect(asked.length).toBeGreaterThan(5);
});

it('the policies name the actions that docs/dcs-api.md lists, and the reading one changes nothing', () => {
  const shape = z.strictObject({
    Version: z.literal('1.1'),
    Statement: z.tuple([z.strictObject({ Effect: z.literal('Allow'), Action: z.array(z.string()) })]),
  });
  const actionsIn = (path: string): string[] => shape.parse(JSON.parse(read(path))).Statement[0].Action;
  const [switching, reading] = ['switching', 'reading'].map((name) => actionsIn(`docs/policies/${name}.json`));
  const facts = read('docs/dcs-api.md');
  expect(switching?.filter((action) => !facts.includes(`\`${action}\``))).toEqual([]);
  expect(switching?.filter((action) => !reading?.includes(action))).toEqual([
    'dcs:ssl:modify',
    'dcs:instance:backupData',
  ]);
  expect(reading?.filter((action) => !switching?.includes(action))).toEqual([]);
});
