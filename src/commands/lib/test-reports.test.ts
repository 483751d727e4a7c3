import { expect, test } from 'vitest';
import { playwrightTests, slowestLines, vitestTests } from './test-reports.mjs';

const vitestReport = {
  testResults: [
    {
      name: '/project/src/a.test.ts',
      assertionResults: [
        { fullName: 'quick', duration: 12 },
        { fullName: 'slow', duration: 7210.4 },
        { fullName: 'left out', duration: null },
      ],
    },
  ],
};

const spec = (title: string, ...durations: number[]) => ({
  file: 'b.spec.ts',
  title,
  tests: [{ results: durations.map((duration) => ({ duration })) }],
});
const playwrightReport = {
  suites: [{ specs: [spec('one', 100)], suites: [{ specs: [spec('two', 4000, 6000)] }] }],
};

test('the slowest tests of all reports, the slowest first', () => {
  const tests = [...vitestTests(vitestReport), ...playwrightTests(playwrightReport)];
  expect(tests).toHaveLength(5);
  expect(slowestLines(tests, '/project', 3)).toEqual([
    '   10.0 s  e2e/b.spec.ts: two',
    '    7.2 s  src/a.test.ts: slow',
    '    0.1 s  e2e/b.spec.ts: one',
  ]);
});

test('a step without a report has no tests', () => {
  expect([...vitestTests(null), ...playwrightTests(null)]).toEqual([]);
});
