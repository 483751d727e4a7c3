import type { Role } from '../contract/session.ts';

/** The roles that may switch SSL and make the backup before it. The other roles see everything. */
export const MAY_SWITCH: readonly Role[] = ['admin'];
