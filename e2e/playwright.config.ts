import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, chromiumPath } from './browser.ts';
import { CONSOLE } from './start-console.ts';

/**
 * Each worker has a console and a fleet of its own; its tests share them, one after the other. There is one worker: on two cores a second one
 * makes every test wait for the processor, and the whole run no shorter.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list'], ['json']],
  globalSetup: './start-console.ts',
  use: {
    baseURL: CONSOLE,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: await chromiumPath(), args: CHROMIUM_ARGUMENTS },
  },
});
