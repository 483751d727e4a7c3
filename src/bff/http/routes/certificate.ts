import { byRequest } from '../../identity/by-request.ts';
import type { Audit } from '../../audit/audit.ts';
import { fetchCertificate } from '../../cloud/certificate.ts';
import { orThrow } from '../../cloud/result.ts';
import { withRequest } from '../../audit/actor.ts';
import type { Handlers } from '../handlers.ts';
import { scopeOf, type Scopes } from '../scopes.ts';

/**
 * RFC 6266: a name for old clients, and the real one. Characters that are unsafe in a path or in a header are replaced.
 */
function attachmentNamed(name: string): string {
  const clean = name.replaceAll(/[/\\\p{Cc}\p{Cs}]/gu, '_');
  const plain = clean.replaceAll(/[^\w.-]/g, '_');
  const full = encodeURIComponent(clean).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

export function certificateHandlers(deps: {
  audit: Audit;
  scopes: Scopes;
  limitMs: number;
}): Pick<Handlers, 'downloadCertificate'> {
  const downloadCertificate: Handlers['downloadCertificate'] = async (
    { params: { project_id, instance_id: id } },
    request,
    reply,
  ) => {
    const by = byRequest(request);
    const { clientOf, faultOfLink } = scopeOf(deps.scopes, project_id);
    const { client } = orThrow(await clientOf(by.actor));
    const shown = orThrow(await client.showInstance(id));
    const linked = await client.certificateLink(id);
    const { link } = orThrow(linked);
    const certificate = await fetchCertificate(link, faultOfLink, deps.limitMs);
    const name = shown.name === null || shown.name === '' ? id : shown.name;
    await deps.audit.certificateDownloaded(withRequest(by, linked.ok ? linked.requestId : null), id, name);
    return reply
      .headers({ 'cache-control': 'no-store', 'content-disposition': attachmentNamed(`${name}-ca.crt`) })
      .type('application/x-pem-file')
      .send(certificate);
  };
  return { downloadCertificate };
}
