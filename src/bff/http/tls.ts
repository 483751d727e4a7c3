import { createSecureContext, Server, type SecureContextOptions } from 'node:tls';
import type { Logger } from 'pino';
import type { Clock } from '../platform/clock.ts';
import type { ReadFile } from '../config/credentials.ts';
import { reasonOf } from '../platform/failure.ts';

export interface TlsFiles {
  certFile: string;
  keyFile: string;
}

/** A certificate with its chain, and its key: PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** What a TLS server is made of. 1.2 is the oldest version that is spoken. */
export const secureOptions = ({ cert, key }: KeyPair): SecureContextOptions => ({ cert, key, minVersion: 'TLSv1.2' });

/** The pair in the files, or what is wrong with it. */
export function readPair({ certFile, keyFile }: TlsFiles, read: ReadFile): { pair: KeyPair } | { fault: string } {
  const cert = read(certFile);
  const key = read(keyFile);
  if (cert === null || key === null)
    return { fault: `${cert === null ? 'TLS_CERT_FILE' : 'TLS_KEY_FILE'} cannot be read` };
  try {
    createSecureContext(secureOptions({ cert, key }));
    return { pair: { cert, key } };
  } catch {
    return {
      fault: 'TLS_CERT_FILE and TLS_KEY_FILE must hold a certificate and its key, as PEM, without a passphrase',
    };
  }
}

/** How often the files are looked at. Certificates are renewed days before they end. */
const LOOK_MS = 60_000;

export interface FollowOptions {
  files: TlsFiles;
  /** What the server began with. */
  pair: KeyPair;
  /** Any server: one without TLS has nothing to take. */
  server: object;
  readFile: ReadFile;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
}

/** Takes a renewed certificate without a restart, for connections to come. One that is no good leaves the old one, and is told once. */
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
      log.error({ files, fault }, 'the new certificate is no good: the old one stays');
    told = fault;
    if (!('pair' in found) || (found.pair.cert === current.cert && found.pair.key === current.key)) continue;
    try {
      server.setSecureContext(secureOptions(found.pair));
      current = found.pair;
      log.info({ files }, 'a new certificate is used');
    } catch (cause) {
      log.error({ files, reason: reasonOf(cause) }, 'the new certificate is no good: the old one stays');
    }
  }
}
