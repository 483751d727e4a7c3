import { PATHS } from '../../contract/endpoints.ts';
import type { Role } from '../../contract/session.ts';
import { MAY_SWITCH } from '../../domain/roles.ts';

/** Who may use a route. `switches`: it changes an instance, so that READ_ONLY takes it from everyone. */
export interface Rule {
  readonly who: 'anyone' | readonly Role[];
  readonly switches?: true;
}

const ANYONE: Rule = { who: 'anyone' };
const SIGNED_IN: Rule = { who: ['admin', 'support'] };
const SWITCHES: Rule = { who: MAY_SWITCH, switches: true };

/**
 * What each route asks for, by method and path. A route without a line here does not start. HEAD goes by the line of GET.
 */
export const POLICY: Readonly<Record<string, Rule>> = {
  'GET /': ANYONE,
  'GET /assets/*': ANYONE,
  [`GET ${PATHS.healthz}`]: ANYONE,
  [`GET ${PATHS.readyz}`]: ANYONE,

  [`GET ${PATHS.session}`]: ANYONE,
  [`POST ${PATHS.signInByLink}`]: ANYONE,
  [`POST ${PATHS.signInByAccount}`]: ANYONE,
  [`POST ${PATHS.signInByIam}`]: ANYONE,
  [`GET ${PATHS.oidcStart}`]: ANYONE,
  [`GET ${PATHS.oidcCallback}`]: ANYONE,
  [`PUT ${PATHS.ownPassword}`]: SIGNED_IN,
  [`DELETE ${PATHS.session}`]: SIGNED_IN,
  [`GET ${PATHS.sessions}`]: SIGNED_IN,
  [`DELETE ${PATHS.sessions}`]: SIGNED_IN,
  [`DELETE ${PATHS.ownSession}`]: SIGNED_IN,

  [`GET ${PATHS.instances}`]: SIGNED_IN,
  [`GET ${PATHS.instance}`]: SIGNED_IN,
  [`GET ${PATHS.preview}`]: SIGNED_IN,
  [`PUT ${PATHS.ssl}`]: SWITCHES,
  [`GET ${PATHS.certificate}`]: SIGNED_IN,
  [`GET ${PATHS.probe}`]: SIGNED_IN,
  [`POST ${PATHS.probe}`]: SIGNED_IN,
  [`GET ${PATHS.changes}`]: SIGNED_IN,
  [`GET ${PATHS.change}`]: SIGNED_IN,
  // It only reads.
  [`POST ${PATHS.check}`]: SIGNED_IN,
  [`GET ${PATHS.job}`]: SIGNED_IN,
  [`GET ${PATHS.events}`]: SIGNED_IN,
  [`GET ${PATHS.audit}`]: SIGNED_IN,
  [`GET ${PATHS.auditExport}`]: SIGNED_IN,
  [`GET ${PATHS.auditChain}`]: SIGNED_IN,
};

/** The rule of a route. @throws Error where the policy has none */
export function ruleOf(method: string, url: string): Rule {
  const rule = POLICY[`${method === 'HEAD' ? 'GET' : method} ${url}`];
  if (rule === undefined) throw new Error(`${method} ${url} has no line in the policy (bff/identity/policy.ts).`);
  return rule;
}
