import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { askPassword } from './ask-password.ts';

/** Types keys at a terminal. @returns the password, and everything that was shown */
async function typing(keys: string): Promise<{ password: string; shown: string }> {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = new PassThrough();
  input.write(keys);
  const password = await askPassword({ input, output }).catch((cause: unknown) => String(cause));
  output.end();
  return { password, shown: await text(output) };
}

function piped(...chunks: Array<string | Buffer>): Promise<string> {
  const input = new PassThrough();
  for (const chunk of chunks) input.write(chunk);
  input.end();
  return askPassword({ input, output: new PassThrough() });
}

test('it is asked for twice, and nothing of it is shown', async () => {
  const { password, shown } = await typing('correkt\u007f\u007f\u007fect horse\rcorrect horse\r');
  expect(password).toBe('correct horse');
  expect(shown).toBe('Password: \nThe same again: \n');
});

test.each([
  ['two that differ', 'correct horse\rcorrect house\r', 'The two passwords differ'],
  ['Ctrl-C', 'correct\u0003', 'No password was given'],
  ['Ctrl-D', '\u0004', 'No password was given'],
  ['Ctrl-C at the second', 'correct horse\rcorr\u0003', 'No password was given'],
  ['nothing', '\r\r', 'No password was given'],
])('%s is none', async (_name, keys, why) => {
  const { password, shown } = await typing(keys);
  expect(password).toContain(why);
  expect(password + shown).not.toContain('corr');
});

test('without a terminal it is all of the input, but the line end behind it', async () => {
  expect(await piped('correct ', 'horse\n')).toBe('correct horse');
  expect(await piped('correct horse\r\n')).toBe('correct horse');
  expect(await piped(' correct\nhorse')).toBe(' correct\nhorse');
  const [first, second] = [Buffer.from('größe').subarray(0, 3), Buffer.from('größe').subarray(3)];
  expect(await piped(first, second)).toBe('größe');
});

test('what is no password is refused', async () => {
  await expect(piped()).rejects.toThrow('No password was given');
  await expect(piped('x'.repeat(5000))).rejects.toThrow('too long');
  await expect(piped(Buffer.from([0x61, 0xff]))).rejects.toThrow('not UTF-8');
});
