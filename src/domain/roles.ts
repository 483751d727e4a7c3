import type { Role } from '../contract/session.ts';

/** Who may switch SSL, and make the backup before it. The others see everything. */
export const MAY_SWITCH: readonly Role[] = ['admin'];
