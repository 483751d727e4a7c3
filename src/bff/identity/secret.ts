import { randomBytes } from 'node:crypto';
import { sha256 } from '../platform/sha256.ts';

/** 256 random bits as 43 letters that are safe in a URL and in a cookie. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/**
 * Secrets are stored as hashes, so that reading the database is not enough to use them. They are random, so a plain
 * hash is enough.
 */
export const hashOf: (secret: string) => string = sha256;
