import { pino, type Logger } from 'pino';

/** What must never be written, wherever in a logged object it might turn up. */
const SECRET_HEADERS = [
  'authorization',
  'Authorization',
  'cookie',
  'x-auth-token',
  'X-Auth-Token',
  'x-subject-token',
  'X-Security-Token',
  'x-security-token',
];

const REDACTED = SECRET_HEADERS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/** The log: JSON lines on stderr. */
export function createLog(level: string): Logger {
  const options = { level, redact: [...REDACTED, '*.sk', '*.securityToken', '*.*.sk'], base: null };
  return pino(options, pino.destination({ dest: 2, sync: true }));
}
