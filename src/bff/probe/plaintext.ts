import type { UnreachedReason } from '../../contract/probe.ts';
import { connect, listen, type Limit, type Place } from './connect.ts';

/** `refused`: the connection was closed, or something was said that is not Redis's. `silent`: nothing came at all. */
export type PlaintextFinding = { state: 'accepted' | 'refused' | 'silent' } | { unreached: UnreachedReason };

/** A whole line of RESP that is a status or an error: `+PONG`, `-NOAUTH Authentication required.` */
const ANSWER = /^[+-][A-Za-z][^\r\n]*\r\n/;
const MOST_BYTES = 1024;

/**
 * Asks for a PONG in the clear, on a connection of its own. Nothing else is ever sent here, a password least of all: an answer of
 * Redis, be it that it wants one, shows that plaintext is spoken.
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
