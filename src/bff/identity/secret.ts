import { randomBytes } from 'node:crypto';
import { sha256 } from '../platform/sha256.ts';

/** 256 random bits, 43 letters that a URL and a cookie take as they are. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Under which a secret is kept: who reads the database cannot use it. It is random, so that one plain hash is enough. */
export const hashOf: (secret: string) => string = sha256;
