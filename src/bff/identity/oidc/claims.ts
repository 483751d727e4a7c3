import type { Person, Role } from '../../../contract/session.ts';
import { displayName } from '../display-name.ts';
import type { OidcSettings } from '../../config/oidc.ts';

/** The identity provider's claims about a person. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** In order of preference. Names that tell people apart come first. */
const NAMES = ['preferred_username', 'email', 'name'] as const;

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;

/**
 * A claim by its name, or by a path such as `realm_access.roles`. The whole name is tried first: claim names may have
 * dots, e.g. `https://example.com/roles`.
 */
export function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  return own(claims, path) ?? path.split('.').reduce<unknown>((value, key) => own(value, key), claims);
}

/** The name of a person. */
export function nameIn(claims: Claims): string {
  const names = NAMES.map((key) => own(claims, key)).filter((value) => typeof value === 'string');
  return displayName({ method: 'oidc', subject: claims.sub }, names);
}

/** The role for a claim, which is a value or a list of values. The comparison is exact, with case. */
function roleOf(claim: unknown, { admins, supporters }: Pick<OidcSettings, 'admins' | 'supporters'>): Role | null {
  const values: unknown[] = Array.isArray(claim) ? claim : [claim];
  const has = (wanted: readonly string[]) =>
    values.some((value) => typeof value === 'string' && wanted.includes(value));
  if (has(admins)) return 'admin';
  return has(supporters) ? 'support' : null;
}

export interface Known {
  subject: string;
  name: string;
  role: Role | null;
}

/** The person that the claims are about; `role` is null when no value gives a role. */
export function knownBy(claims: Claims, settings: Pick<OidcSettings, 'rolesClaim' | 'admins' | 'supporters'>): Known {
  const role = roleOf(claimAt(claims, settings.rolesClaim), settings);
  return { subject: claims.sub, name: nameIn(claims), role };
}

/** The person, or null when there is no role for them. */
export const personOf = ({ subject, name, role }: Known): Person | null =>
  role === null ? null : { method: 'oidc', subject, name, role };
