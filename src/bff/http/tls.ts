import { Server } from 'node:tls';
import type { Logger } from 'pino';
import { readPair, secureOptions, type KeyPair, type TlsFiles } from '../config/tls-files.ts';
import type { ReadFile } from '../config/credentials.ts';
import type { Clock } from '../platform/clock.ts';
import { reasonOf } from '../platform/failure.ts';

/** How often the files are checked. Certificates are renewed days before they expire. */
const LOOK_MS = 60_000;

export interface FollowOptions {
  files: TlsFiles;
  /** The certificate and key at the start. */
  pair: KeyPair;
  /** Any server. A server without TLS is left alone. */
  server: object;
  readFile: ReadFile;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
}

/**
 * Uses a renewed certificate for new connections, without a restart. When the new one is invalid, the old one stays,
 * and the log says so once.
 */
export async function followFiles({ files, pair, server, readFile, clock, log, signal }: FollowOptions): Promise<void> {
  if (!(server instanceof Server)) return;
  let current = pair;
  let told = '';
  while (!signal.aborted) {
    await clock.sleep(LOOK_MS, signal);
    if (signal.aborted) return;
    const found = readPair(files, readFile);
    const fault = 'fault' in found ? found.fault : '';
    if (fault !== '' && fault !== told)
      log.error({ files, fault }, 'the new certificate cannot be used: the old one stays');
    told = fault;
    if (!('pair' in found) || (found.pair.cert === current.cert && found.pair.key === current.key)) continue;
    try {
      server.setSecureContext(secureOptions(found.pair));
      current = found.pair;
      log.info({ files }, 'a new certificate is used');
    } catch (cause) {
      log.error({ files, reason: reasonOf(cause) }, 'the new certificate cannot be used: the old one stays');
    }
  }
}
