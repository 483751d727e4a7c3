import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { bodyOf, errors } from '../errors.ts';

/** The gateway's answer to invalid HTTP (dcs-api.md §4): bad syntax, unknown method, too large or slow headers. */
export function answerBrokenRequest(error: { code?: string }, socket: Socket, requestId: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = error.code === 'HPE_HEADER_OVERFLOW' ? errors.tooLarge() : errors.badRequest();
  const body = JSON.stringify(bodyOf(refusal, requestId));
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    `x-request-id: ${requestId}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
