import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { consoleError } from '../platform/failure.ts';

const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Answers requests that cannot be routed, with an envelope: broken syntax, or headers that are too large or too slow.
 * The connection ends with the answer, even when the client reads nothing or never closes its side.
 *
 * @param headers the headers of every answer
 * @param lastAnswerMs how long sending the answer may take
 */
export const answerBrokenRequest = (headers: Readonly<Record<string, string>>, lastAnswerMs: number) =>
  function answer(error: Error & { code?: string }, socket: Socket): void {
    // Before the TLS handshake is done, no answer is possible, and an orderly end would wait for a handshake that never
    // comes.
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
    const timer = setTimeout(() => socket.destroy(), lastAnswerMs);
    socket.once('close', () => clearTimeout(timer));
    // Node checks slow headers once. After that, a connection that is only half closed would stay as long as bytes
    // come.
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  };
