import type { TLSSocket } from 'node:tls';
import type { PingFinding } from '../../contract/probe.ts';
import { listen, type Limit } from './connect.ts';

const command = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

const lines = (text: string): string[] => text.split('\r\n').slice(0, -1);
const MOST_BYTES = 4096;

/** Redis's refusals of a password: WRONGPASS of 6.0 and later, `ERR invalid password` before, NOAUTH at the PING after either. */
const REJECTED = /^-(WRONGPASS|NOAUTH|ERR invalid password)/;

/**
 * Sends password and PING through a connection that is encrypted and whose chain was verified, and destroys it. The answer to
 * PING decides: an instance without a password answers an error to AUTH, and PONG nevertheless.
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
