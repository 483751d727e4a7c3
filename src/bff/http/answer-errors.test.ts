import { PassThrough } from 'node:stream';
import fastify, { LogController, type FastifyBaseLogger, type FastifyError } from 'fastify';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { consoleError, Failure } from '../platform/failure.ts';
import { answerError } from './answer-errors.ts';

test('the log has the path of a request that failed, but not its query, which may hold a code', async () => {
  const written = new PassThrough();
  const loggerInstance: FastifyBaseLogger = pino({ level: 'info' }, written);
  const app = fastify({ loggerInstance, logController: new LogController({ disableRequestLogging: true }) });
  app.setErrorHandler<FastifyError>(answerError);
  app.get('/refused', async () => {
    throw new Failure(400, consoleError('CONSOLE.INVALID_REQUEST', 'No.'));
  });
  app.get('/failed', async () => {
    throw new Error('It broke.');
  });
  for (const path of ['/refused', '/failed']) await app.inject(`${path}?code=well-kept`);
  const lines = String(written.read());
  await app.close();
  expect(lines).toContain('"path":"/refused"');
  expect(lines).toContain('"path":"/failed"');
  expect(lines).not.toContain('well-kept');
});
