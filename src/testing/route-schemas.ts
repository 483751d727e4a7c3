import * as z from 'zod/mini';
import { auditFilter, exportFormat } from '../contract/audit.ts';
import { changeState, switchRequest } from '../contract/change.ts';
import { PATHS } from '../contract/endpoints.ts';
import { changeId, instanceId, jobId } from '../contract/ids.ts';
import { iamSignIn, linkSignIn, localSignIn, passwordChange } from '../contract/session.ts';

export interface RouteSchemas {
  params?: z.ZodMiniType;
  query?: z.ZodMiniType;
  body?: z.ZodMiniType;
}

const limit = z.optional(z.string().check(z.regex(/^([1-9]\d?|[1-4]\d\d|500)$/)));
const before = z.optional(z.string().check(z.regex(/^\d{1,15}$/)));

const PARAMS: Readonly<Record<string, z.ZodMiniType>> = {
  instance_id: instanceId,
  change_id: changeId,
  job_id: jobId,
  session_id: z.uuid(),
};

/** What a query or a body has to be, by the contract and as the routes' answers say it. */
const PARTS: Readonly<Record<string, RouteSchemas>> = {
  [`POST ${PATHS.signInByLink}`]: { body: linkSignIn },
  [`POST ${PATHS.signInByAccount}`]: { body: localSignIn },
  [`POST ${PATHS.signInByIam}`]: { body: iamSignIn },
  [`PUT ${PATHS.ownPassword}`]: { body: passwordChange },
  [`GET ${PATHS.preview}`]: { query: z.strictObject({ enabled: z.enum(['true', 'false']) }) },
  [`PUT ${PATHS.ssl}`]: { body: switchRequest },
  [`GET ${PATHS.changes}`]: {
    query: z.strictObject({ instance_id: z.optional(instanceId), state: z.optional(changeState), limit }),
  },
  [`GET ${PATHS.audit}`]: { query: z.extend(auditFilter, { before, limit }) },
  [`GET ${PATHS.auditExport}`]: { query: z.extend(auditFilter, { format: exportFormat }) },
};

/** What each part of a request has to be, by the route as the policy names it. @throws Error where a part of the path has no schema */
export function schemasOf(route: string): RouteSchemas {
  const names = [...route.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const params = names.map((name) => {
    const schema = PARAMS[name];
    if (schema === undefined) throw new Error(`:${name} has no schema (testing/route-schemas.ts)`);
    return [name, schema] as const;
  });
  return { ...(params.length > 0 ? { params: z.object(Object.fromEntries(params)) } : {}), ...PARTS[route] };
}
