import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { ReadFile } from './credentials.ts';

export interface TlsFiles {
  certFile: string;
  keyFile: string;
}

/** A certificate with its chain, and its key: PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** The options of a TLS server. The oldest version that it speaks is 1.2. */
export const secureOptions = ({ cert, key }: KeyPair): SecureContextOptions => ({ cert, key, minVersion: 'TLSv1.2' });

/** Reads certificate and key from the files, or says what is wrong with them. */
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
