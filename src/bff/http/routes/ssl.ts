import type { Executor } from '../../changes/executor.ts';
import type { ReadPreview } from '../../changes/preview.ts';
import { byRequest } from '../../identity/by-request.ts';
import { ChangeFailed } from '../../platform/failure.ts';
import type { Handlers } from '../handlers.ts';

export function sslHandlers(deps: {
  executor: Executor;
  readPreview: ReadPreview;
}): Pick<Handlers, 'previewSwitch' | 'switchSsl'> {
  return {
    previewSwitch: ({ params, query }, request) =>
      deps.readPreview(params.instance_id, query.enabled, byRequest(request).actor),

    switchSsl: async ({ params, body: { reason, ...wanted } }, request) => {
      const result = await deps.executor.submit(params.instance_id, wanted, byRequest(request, reason));
      if (result.kind === 'refused') throw new ChangeFailed(result.status, result.envelope, result.more);
      return { change: result.change };
    },
  };
}
