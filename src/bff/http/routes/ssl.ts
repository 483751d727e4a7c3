import { byRequest } from '../../identity/by-request.ts';
import type { Handlers } from '../handlers.ts';
import { scopeOf, type Scopes } from '../scopes.ts';

export function sslHandlers(deps: { scopes: Scopes }): Pick<Handlers, 'previewSwitch' | 'switchSsl'> {
  return {
    previewSwitch: async ({ params, query }, request) =>
      scopeOf(deps.scopes, params.project_id).readPreview(params.instance_id, query.enabled, byRequest(request).actor),

    switchSsl: async ({ params, body: { reason, ...wanted } }, request) => ({
      change: await scopeOf(deps.scopes, params.project_id).executor.submit(
        params.instance_id,
        wanted,
        byRequest(request, reason),
      ),
    }),
  };
}
