import type { UnreachedReason } from '../../contract/probe.ts';
import { connect, listen, type Limit, type Place } from './connect.ts';

/** `refused`: the connection was closed, or the answer is not from Redis. `silent`: nothing came at all. */
export type PlaintextFinding = { state: 'accepted' | 'refused' | 'silent' } | { unreached: UnreachedReason };

/** A complete RESP line with a status or an error: `+PONG`, `-NOAUTH Authentication required.` */
const ANSWER = /^[+-][A-Za-z][^\r\n]*\r\n/;
const MOST_BYTES = 1024;

/**
 * Sends a plaintext PING on its own connection, and nothing else, never a password. Any answer of Redis shows that
 * plaintext is spoken, even one that asks for a password.
 */
export async function askInPlaintext(place: Place, limit: Limit): Promise<PlaintextFinding> {
  const connected = await connect(place, limit);
  if ('unreached' in connected) return connected;
  const { socket } = connected;
  socket.write('PING\r\n');
  const heard = await listen(socket, limit, (text) => ANSWER.test(text) || text.length >= MOST_BYTES);
  if (ANSWER.test(heard.text)) return { state: 'accepted' };
  return { state: heard.closed || heard.text !== '' ? 'refused' : 'silent' };
}
