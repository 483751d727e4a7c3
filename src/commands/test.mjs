// npm test: runs every check of the project on a fresh machine. Its last line is `N passed, N failed`.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ensureRedis } from './lib/redis.mjs';
import { ROOT, runTool } from './lib/run.mjs';
import { playwrightTests, slowestLines, vitestTests } from './lib/test-reports.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

const REPORTS = join(ROOT, '.cache', 'reports');
const steps = new Set(process.argv.slice(2));

await ensureInstalled();
Object.assign(process.env, await ensureRedis());
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

/** @param {boolean} good @returns {Count} */
const one = (good) => ({ passed: good ? 1 : 0, failed: good ? 0 : 1 });

/** @param {string} file @returns {any} */
function report(file) {
  const path = join(REPORTS, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/** @type {import('./lib/test-reports.mjs').Timed[]} */
const timed = [];

/**
 * Runs a vitest project. A run that fails without a failed test (a crash, for example) counts as one failure.
 *
 * @param {string} project
 * @returns {Promise<Count>}
 */
async function vitest(project) {
  const json = `${project}.json`;
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(REPORTS, json)}`,
  ];
  const good = await runTool('vitest', args);
  const result = report(json);
  timed.push(...vitestTests(result));
  const passed = result?.numPassedTests ?? 0;
  const failed = result?.numFailedTests ?? 0;
  return { passed, failed: failed === 0 && (!good || passed === 0) ? 1 : failed };
}

/** Runs the end-to-end tests in a real browser. @returns {Promise<Count>} */
async function playwright() {
  const json = 'e2e.json';
  const isBuilt = steps.size === 0 || steps.has('build');
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: join(REPORTS, json), E2E_BUILT: String(isBuilt) };
  const good = await runTool('playwright', ['test', '--config', 'e2e/playwright.config.ts'], { env });
  const result = report(json);
  timed.push(...playwrightTests(result));
  const passed = result?.stats?.expected ?? 0;
  const failed = (result?.stats?.unexpected ?? 0) + (result?.stats?.flaky ?? 0);
  return { passed, failed: failed === 0 && (!good || passed === 0) ? 1 : failed };
}

/**
 * A check of the sources that prints only on failure, so it can run beside another step.
 *
 * @param {string} tool
 * @param {readonly string[]} args
 * @returns {Promise<Count>}
 */
const check = async (tool, args) => one(await runTool(tool, args, { quiet: true }));

/** @typedef {readonly [name: string, run: () => Promise<Count>]} Step */

/**
 * The phases run in order. The lanes of a phase run at the same time, the steps of a lane in order.
 *
 * @type {ReadonlyArray<ReadonlyArray<ReadonlyArray<Step>>>}
 */
const PHASES = [
  [
    [
      ['format', () => check('prettier', ['--check', '--log-level', 'warn', '.'])],
      ['lint', () => check('oxlint', ['--type-aware', '--deny-warnings'])],
      ['unused', () => check('knip', ['--no-progress'])],
      ['types', () => check('tsc', ['-b'])],
    ],
    [['unit', () => vitest('unit')]],
  ],
  [[['build', async () => one(await build())]]],
  [[['integration', () => vitest('integration')]]],
  [[['e2e', playwright]]],
];

const total = { passed: 0, failed: 0 };
/** @param {Step} step */
async function runStep([name, step]) {
  if (steps.size > 0 && !steps.has(name)) return;
  console.log(`\n── ${name}`);
  const started = Date.now();
  const { passed, failed } = await step();
  total.passed += passed;
  total.failed += failed;
  console.log(`   ${name}: ${passed} passed, ${failed} failed, ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

const begun = Date.now();
for (const lanes of PHASES) {
  await Promise.all(
    lanes.map(async (lane) => {
      for (const step of lane) await runStep(step);
    }),
  );
}
console.log(`\nThe slowest tests, of ${((Date.now() - begun) / 1000).toFixed(0)} s in all:`);
for (const line of slowestLines(timed, ROOT)) console.log(line);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
