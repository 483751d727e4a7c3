import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { consoleError, Failure } from '../platform/failure.ts';
import { pathOf } from '../platform/path-of.ts';
import { StoreFault } from '../store/fault.ts';

/**
 * Writes an envelope and other data of the answer. Every error is sent by this function. It adds our request id when
 * upstream gave none.
 */
export function sendEnvelope(
  reply: FastifyReply,
  status: number,
  envelope: ErrorEnvelope,
  more: object = {},
): FastifyReply {
  const body: ErrorEnvelope = { ...envelope, request_id: envelope.request_id ?? reply.request.id, ...more };
  reply.headers({ 'cache-control': 'no-store', 'x-request-id': reply.request.id });
  return reply.code(status).type('application/json; charset=utf-8').send(body);
}

const invalid = (message: string, status = 400) =>
  new Failure(status, consoleError('CONSOLE.INVALID_REQUEST', message));

/** Fastify's own faults of a request, in our words. They quote nothing of the request. */
function refusalOf(error: FastifyError): Failure | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Failure(
        413,
        consoleError('CONSOLE.BODY_TOO_LARGE', 'The body is too large: at most 16 KiB are read.'),
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Failure(
        415,
        consoleError('CONSOLE.UNSUPPORTED_MEDIA_TYPE', 'The content type is none that is read: send application/json.'),
      );
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return invalid('The body is missing: send JSON, e.g. {"enabled": true}.');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return invalid('The body is not JSON: send e.g. {"enabled": true}.');
    case 'FST_ERR_BAD_URL':
      return invalid('The path is not a valid URL.');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return invalid('A part of the path is too long.', 414);
    default:
      if (error instanceof SyntaxError) return invalid('The body is not JSON: send e.g. {"enabled": true}.');
      if (error.statusCode === undefined || error.statusCode < 400 || error.statusCode >= 500) return null;
      return invalid('The request cannot be read.', error.statusCode);
  }
}

/** The failure for a request that ended in an error, or null for a fault of our own. */
function failureOf(error: FastifyError): Failure | null {
  return error instanceof Failure ? error : refusalOf(error);
}

/** The message for people who are not signed in. They must not learn internal addresses and files. */
const NOTHING_MORE = 'What the console needs for this does not answer. Its log says more, under the request id.';

/** Answers everything thrown while a request is handled. Our own faults are logged, and answered without details. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error);
  const isStranger = request.session === null;
  if (failure !== null) {
    const { status, envelope } = failure;
    const isOfInside = isStranger && envelope.source === 'network';
    const said = isOfInside ? { ...envelope, error_msg: NOTHING_MORE } : envelope;
    const details = isOfInside ? { error_msg: envelope.error_msg } : {};
    const subject = request.session?.person.subject;
    request.log.info(
      { path: pathOf(request), status, error_code: envelope.error_code, subject, ...details },
      'refused',
    );
    return sendEnvelope(reply.headers(failure.headers), status, said, failure.more);
  }
  request.log.error({ err: error, path: pathOf(request) }, 'a request failed');
  if (error instanceof StoreFault) {
    return sendEnvelope(reply, 503, consoleError('CONSOLE.STORE_FAILED', isStranger ? NOTHING_MORE : error.message));
  }
  const message = 'The console failed at this request. Its log says more, under the request id.';
  return sendEnvelope(reply, 500, consoleError('CONSOLE.INTERNAL', message));
}
