import { test as base, type APIResponse, type BrowserContext, type Response } from '@playwright/test';
import { serviceRoutes } from '../src/contract/routes/service.ts';
import { CONSOLE_HEADER } from '../src/contract/session.ts';
import { createAnswerCheck } from '../src/testing/answer-check.ts';
import { noteAnswer, runFolder } from './secrets.ts';
import { CONSOLE, sessionFile } from './start-console.ts';

export { expect } from '@playwright/test';

let check: Promise<ReturnType<typeof createAnswerCheck>> | null = null;
async function createCheck() {
  const response = await fetch(`${CONSOLE}${serviceRoutes.describeApi.path}`);
  const document: object = await response.json();
  return createAnswerCheck(document);
}

const isOfApi = (url: string): boolean => /^\/(api|auth|healthz|readyz)(\/|$)/.test(new URL(url).pathname);

/** Keeps an answer for the search at the run's end. A stream has none, and a file of the page is everybody's. @returns what is not as the API description promises */
async function keep(response: Response | APIResponse, method: string): Promise<string | null> {
  const headers = response.headers();
  if (headers['content-type']?.startsWith('text/event-stream') === true || response.url().includes('/assets/'))
    return null;
  // An answer without a body, or whose page has gone, is told so by an error.
  const [all, body] = await Promise.all([
    Promise.resolve(response.headersArray()).catch(() => []),
    response.text().catch(() => null),
  ]);
  noteAnswer(runFolder(), response.url(), all, body ?? '');
  if (body === null || !isOfApi(response.url())) return null;
  check ??= createCheck();
  const answer = { method, url: response.url(), status: response.status(), contentType: headers['content-type'], body };
  return (await check)(answer);
}

/** Sees to a browser's context until it is closed. @param violate told of what is against the content security policy, or not as the API description promises */
async function watch(context: BrowserContext, origin: string, violate: (violation: string) => void): Promise<void> {
  const kept: Promise<void>[] = [];
  await context.exposeBinding('tellViolation', (_source, violation: string) => violate(violation));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
      const violation = `${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber} ${sample}`;
      Reflect.get(window, 'tellViolation')(violation);
    });
  });
  // What is violated while the page is still parsed, or told by the browser alone.
  context.on('console', (message) => {
    if (/content security policy|trusted ?type|permissions.policy/i.test(message.text())) violate(message.text());
  });
  // The console's alone: what an identity provider answers is its own affair.
  context.on('response', (response) => {
    if (response.url().startsWith(origin))
      kept.push(
        keep(response, response.request().method()).then((fault) => (fault === null ? undefined : violate(fault))),
      );
  });
  const close = context.close.bind(context);
  let closing: Promise<void> | null = null;
  context.close = (...how) => {
    // A page that has gone does not tell its answers any more.
    closing ??= Promise.all(kept).then(() => close(...how));
    return closing;
  };
}

/**
 * Every test of the whole: an admin is signed in, what the console answers is kept to be searched for secrets, and nothing on any
 * page, in whatever context, may have been against the content security policy, nor any answer other than the API description promises. Contexts that a test makes are closed at its end.
 */
export const test = base.extend<{ watched: void }>({
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
      const fault = await keep(response, asked[1]?.method ?? 'GET');
      if (fault !== null) throw new Error(`Not as the API description promises: ${fault}`);
      return response;
    };
    await provide(request);
    await request.dispose();
  },
  watched: [
    async ({ browser, baseURL }, provide) => {
      const violations: string[] = [];
      const contexts: BrowserContext[] = [];
      const newContext = browser.newContext.bind(browser);
      // Every context is watched: the one that Playwright makes for `page`, and those that a test makes.
      browser.newContext = async (...how) => {
        const context = await newContext(...how);
        contexts.push(context);
        await watch(context, baseURL ?? CONSOLE, (violation) => void violations.push(violation));
        return context;
      };
      await provide();
      browser.newContext = newContext;
      for (const context of contexts) await context.close();
      if (violations.length > 0)
        throw new Error(
          `Against the content security policy, or not as the API description promises:\n${violations.join('\n')}`,
        );
    },
    { auto: true },
  ],
});
