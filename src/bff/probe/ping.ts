import type { TLSSocket } from 'node:tls';
import type { PingFinding } from '../../contract/probe.ts';
import { listen, type Limit } from './connect.ts';

const command = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

const lines = (text: string): string[] => text.split('\r\n').slice(0, -1);
const MOST_BYTES = 4096;

/**
 * Redis's refusals of a password: WRONGPASS since 6.0, `ERR invalid password` before, and NOAUTH at the PING after
 * either.
 */
const REJECTED = /^-(WRONGPASS|NOAUTH|ERR invalid password)/;

/**
 * Sends the password and a PING through an encrypted connection with a verified chain, then destroys it. The answer to
 * PING decides, because an instance without a password answers AUTH with an error and PING with PONG.
 */
export async function ping(socket: TLSSocket, password: string, limit: Limit): Promise<PingFinding> {
  socket.write(command('AUTH', password) + command('PING'));
  const heard = await listen(socket, limit, (text) => lines(text).length >= 2 || text.length >= MOST_BYTES);
  const [toAuth = '', toPing = ''] = lines(heard.text);
  if (toPing === '+PONG') return { state: 'pong' };
  if (REJECTED.test(toAuth)) return { state: 'failed', reason: 'password-rejected', answer: null };
  const said = toPing === '' ? toAuth : toPing;
  if (REJECTED.test(said)) return { state: 'failed', reason: 'password-rejected', answer: null };
  const answer = /^-([A-Z]{1,30})\b/.exec(said)?.[1] ?? null;
  return { state: 'failed', reason: answer === null ? 'no-answer' : 'error-answer', answer };
}
