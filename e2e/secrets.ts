import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The number of this worker, and of its console. Playwright sets it, not in the process that starts the workers. */
export const WORKER = Number(process.env['TEST_PARALLEL_INDEX'] ?? '0');

/** What was noted for this worker in the environment, which has a part for each. */
export const ownOf = (variable: 'CONSOLE_FOLDERS' | 'CONSOLE_PIDS'): string =>
  process.env[variable]?.split(delimiter)[WORKER] ?? '';

/** Where a run keeps what it looks through at its end. Everything of a worker is in one folder, which goes with it. */
export const runFolder = (): string => ownOf('CONSOLE_FOLDERS');
export const logFile = (folder: string): string => join(folder, 'console.log');
const secretsFile = (folder: string): string => join(folder, 'secrets');
const answersFile = (folder: string): string => join(folder, 'answers');

/** Notes a secret that came up in the run: it must stand nowhere. @param what what it is, for whom it was found */
export function noteSecret(folder: string, what: string, secret: string): void {
  appendFileSync(secretsFile(folder), `${JSON.stringify({ what, secret })}\n`);
}

type Header = Readonly<{ name: string; value: string }>;

/**
 * Keeps what the console answered. The header that sets a cookie is the one place where a secret belongs, and the cookie is noted as
 * one. Of the address only the path is of the console's making.
 */
export function noteAnswer(folder: string, url: string, headers: readonly Header[], body: string): void {
  const others = headers.filter(({ name }) => name.toLowerCase() !== 'set-cookie');
  for (const { value } of headers.filter((each) => !others.includes(each))) {
    const [, name = '', secret = ''] = /^([^=]+)=([^;]*)/.exec(value) ?? [];
    if (secret !== '') noteSecret(folder, `the cookie ${name}`, secret);
  }
  appendFileSync(answersFile(folder), `${new URL(url).pathname} ${JSON.stringify(others)}\n${body}\n`);
}

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** What was noted: what it is, by the secret itself. */
function secretsOf(folder: string): ReadonlyMap<string, string> {
  return new Map(
    textOf(secretsFile(folder))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const { what, secret }: { what: string; secret: string } = JSON.parse(line);
        return [secret, what] as const;
      }),
  );
}

/** What kinds of secrets were noted up to now: what was never noted is not looked for. */
export const notedSecrets = (folder: string): string[] => [...new Set(secretsOf(folder).values())];

/** What of the noted secrets stands in a log or in an answer, a line each; nothing where all is well. */
export function leaks(folder: string): string[] {
  const secrets = secretsOf(folder);
  const places = [
    ['the log', textOf(logFile(folder))],
    ['the answers', textOf(answersFile(folder))],
  ] as const;
  const empty = places
    .filter(([, text]) => text === '')
    .map(([place]) => `${place}: nothing was written, so nothing is proved`);
  const found = places.flatMap(([place, text]) =>
    [...secrets]
      .filter(([secret]) => text.includes(secret))
      .map(([secret, what]) => {
        const line = text.split('\n').find((each) => each.includes(secret)) ?? '';
        return `${place}: ${what} in ${line.replaceAll(secret, '***').slice(0, 300)}`;
      }),
  );
  return [...empty, ...found];
}
