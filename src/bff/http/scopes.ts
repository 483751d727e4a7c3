import type { ProjectId } from '../../contract/ids.ts';
import type { ScopeCommands } from '../changes/commands.ts';
import type { ReadPreview } from '../changes/preview.ts';
import type { FaultOfLink } from '../cloud/allowed-links.ts';
import type { DcsClient } from '../cloud/client.ts';
import type { CloudClient } from '../fleet/cloud-client.ts';
import type { ReadDetail } from '../fleet/detail.ts';
import type { ClientOf } from '../identity/authority.ts';
import { noSuchProject } from '../fleet/no-such-project.ts';
import type { Prober } from '../probe/prober.ts';

/** The services of one scope for the routes. */
export interface ScopeServices {
  readonly projectId: ProjectId;
  readonly client: DcsClient;
  readonly clientOf: ClientOf<CloudClient>;
  readonly faultOfLink: FaultOfLink;
  readonly commands: ScopeCommands;
  readonly readDetail: ReadDetail;
  readonly readPreview: ReadPreview;
  readonly prober: Prober;
}

/** The open scopes by project id. More may be opened while the console runs. */
export type Scopes = ReadonlyMap<ProjectId, ScopeServices>;

/** The scope of a project. @throws Failure 404 when none has this id */
export function scopeOf(scopes: Scopes, id: ProjectId): ScopeServices {
  const found = scopes.get(id);
  if (found !== undefined) return found;
  throw noSuchProject();
}
