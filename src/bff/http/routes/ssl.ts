import type { Executor } from '../../changes/executor.ts';
import type { ReadPreview } from '../../changes/preview.ts';
import { byRequest } from '../../identity/by-request.ts';
import type { Handlers } from '../handlers.ts';

export function sslHandlers(deps: {
  executor: Executor;
  readPreview: ReadPreview;
}): Pick<Handlers, 'previewSwitch' | 'switchSsl'> {
  return {
    previewSwitch: ({ params, query }, request) =>
      deps.readPreview(params.instance_id, query.enabled, byRequest(request).actor),

    switchSsl: async ({ params, body: { reason, ...wanted } }, request) => ({
      change: await deps.executor.submit(params.instance_id, wanted, byRequest(request, reason)),
    }),
  };
}
