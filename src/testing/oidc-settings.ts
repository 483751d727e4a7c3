import { randomBytes } from 'node:crypto';
import type { OidcSettings } from '../bff/config/oidc.ts';

/** The console's public address. Nothing listens there. */
export const CONSOLE_ORIGIN = 'http://127.0.0.1:4310';
/** The console's client id and secret at a test's identity provider. */
export const CLIENT = { id: 'console', secret: randomBytes(24).toString('hex') };

/** The console's settings for a test's identity provider. */
export const oidcSettings = (issuer: string, more: Partial<OidcSettings> = {}): OidcSettings => ({
  issuer,
  clientId: CLIENT.id,
  clientSecret: CLIENT.secret,
  scope: 'openid profile email',
  rolesClaim: 'groups',
  admins: ['console-admins'],
  supporters: ['console-support'],
  origin: CONSOLE_ORIGIN,
  timeoutMs: 5000,
  ...more,
});
