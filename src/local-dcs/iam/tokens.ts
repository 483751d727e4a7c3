import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/** How long a token is valid. */
export const TOKEN_MS = 24 * 3_600_000;

const claims = z.object({ user_id: z.string(), project_id: z.string().nullable(), issued_at: z.number() });
export type Claims = z.infer<typeof claims>;

const macOf = (payload: string, sk: string) => createHmac('sha256', sk).update(`token ${payload}`).digest();

/** An opaque token, like the cloud's. The secret key seals its content, so it stays valid after a restart. */
export function sealToken(content: Claims, sk: string): string {
  const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${payload}.${macOf(payload, sk).toString('base64url')}`;
}

/** The content of a token, or null if the embedded DCS did not make it. */
export function openToken(token: string, sk: string): Claims | null {
  const [payload = '', seal = ''] = token.split('.');
  const [mac, given] = [macOf(payload, sk), Buffer.from(seal, 'base64url')];
  if (mac.length !== given.length || !timingSafeEqual(mac, given)) return null;
  return claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}
