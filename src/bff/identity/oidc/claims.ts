import type { Person, Role } from '../../../contract/session.ts';
import type { OidcSettings } from '../../config/oidc.ts';

/** What the identity provider says of a person. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** In this order: what tells people apart goes before what is nice to read. */
const NAMES = ['preferred_username', 'email', 'name'] as const;
const LONGEST_NAME = 128;

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;

/**
 * A claim by its name, or by a path such as `realm_access.roles`. The name as a whole goes first: names of claims may have dots,
 * e.g. `https://example.com/roles`.
 */
export function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  return own(claims, path) ?? path.split('.').reduce<unknown>((value, key) => own(value, key), claims);
}

/** What a person is called, or null where the claims have no name. */
export function nameIn(claims: Claims): string | null {
  const found = NAMES.map((key) => own(claims, key)).find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' ? found.trim().slice(0, LONGEST_NAME) : null;
}

/** A list of values, or one alone. Compared as they are, with case. */
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

/** Whom the claims are about; `role` is null where none of their values gives one. */
export function knownBy(claims: Claims, settings: Pick<OidcSettings, 'rolesClaim' | 'admins' | 'supporters'>): Known {
  const role = roleOf(claimAt(claims, settings.rolesClaim), settings);
  return { subject: claims.sub, name: nameIn(claims) ?? claims.sub.slice(0, LONGEST_NAME), role };
}

/** The person, where there is a role for them. */
export const personOf = ({ subject, name, role }: Known): Person | null =>
  role === null ? null : { way: 'oidc', subject, name, role };
