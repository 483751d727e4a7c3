import { test as base, type APIResponse, type Response } from '@playwright/test';
import { CONSOLE_HEADER } from '../src/contract/session.ts';
import { noteAnswer, noteSecret, runFolder } from './secrets.ts';
import { sessionFile } from './start-console.ts';

export { expect } from '@playwright/test';

/** Keeps an answer for the search at the run's end. A stream has none, and a file of the page is everybody's. */
async function keep(response: Response | APIResponse): Promise<void> {
  const headers = response.headers();
  if (headers['content-type']?.startsWith('text/event-stream') === true || response.url().includes('/assets/')) return;
  // An answer without a body, or whose page has gone, is told so by an error.
  const body = await response.text().catch(() => '');
  noteAnswer(runFolder(), response.url(), headers, body);
}

/**
 * Every test of the whole: an admin is signed in, what the console answers is kept to be searched for secrets, and nothing on any
 * page may have been against the content security policy.
 */
export const test = base.extend<{ walls: void }>({
  storageState: ({ browserName: _any }, provide) => provide(sessionFile('admin')),
  request: async ({ playwright, baseURL, storageState }, provide) => {
    const extraHTTPHeaders = { [CONSOLE_HEADER.name]: CONSOLE_HEADER.value };
    const request = await playwright.request.newContext({
      ...(baseURL === undefined ? {} : { baseURL }),
      ...(storageState === undefined ? {} : { storageState }),
      extraHTTPHeaders,
    });
    const fetch = request.fetch.bind(request);
    request.fetch = async (...asked) => {
      const response = await fetch(...asked);
      await keep(response);
      return response;
    };
    await provide(request);
    await request.dispose();
  },
  walls: [
    async ({ context, baseURL }, provide) => {
      const violations: string[] = [];
      const kept: Promise<void>[] = [];
      await context.exposeBinding('tellViolation', (_source, violation: string) => void violations.push(violation));
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
          const violation = `${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber} ${sample}`;
          Reflect.get(window, 'tellViolation')(violation);
        });
      });
      // What is violated while the page is still parsed, or told by the browser alone.
      context.on('console', (message) => {
        if (/content security policy|trusted ?type|permissions.policy/i.test(message.text()))
          violations.push(message.text());
      });
      // The console's alone: an identity provider sets cookies of its own.
      context.on('response', (response) => {
        if (baseURL !== undefined && response.url().startsWith(baseURL)) kept.push(keep(response));
      });
      await provide();
      for (const { name, value } of await context.cookies()) noteSecret(runFolder(), `the cookie ${name}`, value);
      await Promise.all(kept);
      if (violations.length > 0) throw new Error(`Against the content security policy:\n${violations.join('\n')}`);
    },
    { auto: true },
  ],
});
