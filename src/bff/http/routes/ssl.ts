import type { Commands } from '../../changes/commands.ts';
import { byRequest } from '../../identity/by-request.ts';
import { changeOf } from '../command-answer.ts';
import type { Handlers } from '../handlers.ts';
import { scopeOf, type Scopes } from '../scopes.ts';

export function sslHandlers(deps: {
  scopes: Scopes;
  commands: Pick<Commands, 'switchSsl'>;
}): Pick<Handlers, 'previewSwitch' | 'switchSsl'> {
  return {
    previewSwitch: async ({ params, query }, request) =>
      scopeOf(deps.scopes, params.project_id).readPreview(params.instance_id, query.enabled, byRequest(request).actor),

    switchSsl: async ({ params, body: { reason, ...wanted } }, request) => ({
      change: changeOf(await deps.commands.switchSsl(byRequest(request, reason), params, wanted)),
    }),
  };
}
