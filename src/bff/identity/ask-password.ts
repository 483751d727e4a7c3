import { createInterface } from 'node:readline';
import { Writable, type Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { AccountFault } from './account-keeper.ts';

export interface Asking {
  input: Readable & { isTTY?: boolean };
  /** Where the questions are written. */
  output: Writable;
}

const MOST_BYTES = 4096;

/**
 * Reads lines from a terminal without showing them. It hides keys from this call on, also those typed before the
 * question. Ctrl-C and Ctrl-D end it.
 */
function unseenLines(input: Readable) {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  const iterator = lines[Symbol.asyncIterator]();
  return { next: () => iterator.next(), close: () => lines.close() };
}

async function askTwice({ input, output }: Asking): Promise<string> {
  const lines = unseenLines(input);
  const ask = async (question: string): Promise<string> => {
    output.write(question);
    const line = await lines.next();
    output.write('\n');
    if (line.done === true) throw new AccountFault('No password was given: nothing has changed.');
    return line.value;
  };
  try {
    const password = await ask('Password: ');
    if ((await ask('The same again: ')) === password) return password;
    throw new AccountFault('The two passwords differ: nothing has changed.');
  } finally {
    lines.close();
  }
}

async function readAll(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new AccountFault('The text on standard input is too long for a password.');
    chunks.push(part);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
  } catch {
    throw new AccountFault('The text on standard input is not UTF-8.');
  }
}

/**
 * Reads a password. At a terminal it asks twice and shows nothing. Otherwise it takes all of standard input without the
 * last line end.
 *
 * @throws AccountFault when there is no password, or the two differ
 */
export async function askPassword(asking: Asking): Promise<string> {
  const password = asking.input.isTTY === true ? await askTwice(asking) : await readAll(asking.input);
  if (password === '') throw new AccountFault('No password was given: nothing has changed.');
  return password;
}
