import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { consoleError } from '../platform/failure.ts';

const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Answers, in the envelope, what is no HTTP request that could be routed: broken syntax, headers too large or too slow.
 *
 * @param headers what every answer has
 */
export const answerBrokenRequest = (headers: Readonly<Record<string, string>>) =>
  function answer(error: Error & { code?: string }, socket: Socket): void {
    // Before TLS stands nobody can be answered: an orderly end would wait for a handshake that never comes.
    const isWithoutTls = /^ERR_(TLS|SSL)_/.test(error.code ?? '');
    if (error.code === 'ECONNRESET' || isWithoutTls || socket.destroyed || !socket.writable) {
      socket.destroy();
      return;
    }
    const request_id = randomUUID();
    const message = 'The request is not valid HTTP, or its headers are too large or came too slowly.';
    const envelope: ErrorEnvelope = consoleError('CONSOLE.INVALID_REQUEST', message, { request_id });
    const body = JSON.stringify(envelope);
    const head = [
      `HTTP/1.1 ${STATUS[error.code ?? ''] ?? '400 Bad Request'}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      `x-request-id: ${request_id}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  };
