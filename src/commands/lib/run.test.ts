import { afterEach, expect, it, vi } from 'vitest';
import { run } from './run.mjs';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The stderr of `work`, from console.error or written directly. */
async function toldBy(work: () => Promise<unknown>): Promise<string> {
  let told = '';
  vi.spyOn(console, 'error').mockImplementation((text: string) => (told += text));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += Buffer.from(text).toString();
    return true;
  });
  await work();
  return told;
}

it.each([true, false])('a program that is missing is told by its name (quiet: %s)', async (quiet) => {
  const told = await toldBy(async () => expect(await run('no-such-program', [], { quiet })).toBe(false));
  expect(told).toContain('no-such-program could not be run');
});

const runSaying = (words: string, exitCode: number) =>
  run(process.execPath, ['-e', `console.log('${words}'); process.exitCode = ${exitCode}`], { quiet: true });

it('what a quiet program says is shown only where it fails', async () => {
  expect(await toldBy(async () => expect(await runSaying('words', 0)).toBe(true))).toBe('');
  expect(await toldBy(async () => expect(await runSaying('words', 1)).toBe(false))).toBe('words\n');
});
