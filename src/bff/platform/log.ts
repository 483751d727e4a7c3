import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

/** Keys whose value is never written, at any depth of a logged object. */
const SECRET =
  /^((proxy-)?authorization|(set-)?cookie|x-sdk-.*|ak|sk|.*(password|passcode|secret|token)|code_verifier|signature)$/i;
const HIDDEN = '[Redacted]';
/** Deeper levels of an object are not written, so that a log line stays short. */
const DEEPEST = 6;

function hide(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // An error has a serializer of its own.
  if (value instanceof Error || value instanceof Date) return value;
  if (depth > DEEPEST) return '[Deep]';
  if (Array.isArray(value)) return value.map((each: unknown) => hide(each, depth + 1));
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, each]) => [key, SECRET.test(key) ? HIDDEN : hide(each, depth + 1)]));
}

/** A logged object without its secrets. */
function withoutSecrets(logged: Record<string, unknown>): Record<string, unknown> {
  const hidden = hide(logged, 0);
  return typeof hidden === 'object' && hidden !== null ? { ...hidden } : {};
}

/** The log: JSON lines on stderr. @param to another place to write to, for a test */
export function createLog(level: string, to: DestinationStream = pino.destination({ dest: 2, sync: true })): Logger {
  return pino(
    {
      level,
      base: null,
      formatters: { log: withoutSecrets },
      // An error's own fields, such as the headers of an answer, are written too.
      serializers: {
        err: (error: unknown) => (error instanceof Error ? hide({ ...stdSerializers.err(error) }, 0) : error),
      },
    },
    to,
  );
}
