import { useQuery } from '@tanstack/react-query';
import type { Change } from '../../../contract/change.ts';
import type { ProjectId } from '../../../contract/ids.ts';
import type { Instance } from '../../../contract/instance.ts';
import { instancesQuery } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ChangeProgress } from '../../ui/ChangeProgress.tsx';
import { SslBadge } from '../../ui/SslBadge.tsx';
import { SslSwitch } from '../../ui/SslSwitch.tsx';
import { VerdictBadge } from '../../ui/VerdictBadge.tsx';
import { Copyable } from './FactList.tsx';

interface InstanceHeadProps {
  instance: Instance;
  /** The running change. */
  change: Change | undefined;
  /** The blocker, or null. */
  blocked: string | null;
  onSwitch: () => void;
  onNear: () => void;
}

/** The region and the project, with the names from the list. */
function WhereItIs({ projectId }: { projectId: ProjectId }) {
  const { data: scope } = useQuery({
    ...instancesQuery,
    select: ({ scopes }) => scopes.find(({ project_id }) => project_id === projectId),
  });
  return (
    <span className="secondary">
      {scope === undefined ? projectId : `${scope.region} · ${scope.project_name ?? projectId}`}
    </span>
  );
}

/** The instance's name and location, and its switch at the end. */
export function InstanceHead({ instance, change, blocked, onSwitch, onNear }: InstanceHeadProps) {
  const text = useText();
  return (
    <div className="instance-head">
      <div className="instance-names">
        <h1>{instance.name}</h1>
        <span className="secondary">
          <Copyable value={instance.instance_id} what={text.common.instanceId} />
        </span>
        <WhereItIs projectId={instance.project_id} />
        {instance.description !== '' && <p className="secondary">{instance.description}</p>}
      </div>
      <div className="instance-state">
        {change === undefined ? (
          <>
            <VerdictBadge kind={instance.verdict.kind} />
            <SslBadge state={instance.ssl.state} quiet={instance.verdict.kind === 'ineligible'} />
          </>
        ) : (
          <ChangeProgress change={change} />
        )}
      </div>
      <SslSwitch
        instanceName={instance.name}
        on={instance.ssl.state === 'on'}
        blocked={blocked}
        onUse={onSwitch}
        onNear={onNear}
      />
    </div>
  );
}
