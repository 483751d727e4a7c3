// npm test: everything that proves the project, on a fresh machine. Closes with the plain line `N passed, N failed`.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ensureRedis } from './lib/redis.mjs';
import { ROOT, runTool } from './lib/run.mjs';

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

/** A vitest project; a run that ends badly without a failed test (a crash, say) counts as one. @param {string} project @returns {Promise<Count>} */
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
  const passed = result?.numPassedTests ?? 0;
  const failed = result?.numFailedTests ?? 0;
  return { passed, failed: failed === 0 && (!good || passed === 0) ? 1 : failed };
}

/** The end-to-end tests, in a real browser. @returns {Promise<Count>} */
async function playwright() {
  const json = 'e2e.json';
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: join(REPORTS, json) };
  const good = await runTool('playwright', ['test', '--config', 'e2e/playwright.config.ts'], { env });
  const stats = report(json)?.stats;
  const passed = stats?.expected ?? 0;
  const failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0);
  return { passed, failed: failed === 0 && (!good || passed === 0) ? 1 : failed };
}

/** @type {ReadonlyArray<readonly [string, () => Promise<Count>]>} */
const STEPS = [
  ['format', async () => one(await runTool('prettier', ['--check', '--log-level', 'warn', '.']))],
  ['lint', async () => one(await runTool('oxlint', ['--type-aware', '--deny-warnings']))],
  ['types', async () => one(await runTool('tsc', ['-b']))],
  ['unit', () => vitest('unit')],
  ['integration', () => vitest('integration')],
  ['build', async () => one(await build())],
  ['e2e', playwright],
];

const total = { passed: 0, failed: 0 };
for (const [name, step] of STEPS) {
  if (steps.size > 0 && !steps.has(name)) continue;
  console.log(`\n── ${name}`);
  const started = Date.now();
  const { passed, failed } = await step();
  total.passed += passed;
  total.failed += failed;
  console.log(`   ${name}: ${passed} passed, ${failed} failed, ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
