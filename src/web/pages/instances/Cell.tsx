import { Link } from 'react-router-dom';
import type { Change } from '../../../contract/change.ts';
import type { InstanceId, ProjectId } from '../../../contract/ids.ts';
import type { Instance, SslState } from '../../../contract/instance.ts';
import { instancePath } from '../../api/instance-path.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ChangeProgress } from '../../ui/ChangeProgress.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { SslBadge } from '../../ui/SslBadge.tsx';
import { VerdictBadge } from '../../ui/VerdictBadge.tsx';
import { tagsOf } from './facets.ts';
import { useProjects } from './scopes-context.ts';
import type { Control } from './use-grid-focus.ts';
import type { Column } from './view.ts';

/** The actions of a row. The functions stay the same between renders. */
export interface RowActions {
  onSwitch: (instance: Instance) => void;
  /** The pointer or the focus came near the switch, so the dialog's code can be loaded. */
  onNearSwitch: () => void;
  onVerdict: (id: InstanceId) => void;
  onNearVerdict: () => void;
}

interface CellProps {
  column: Column;
  instance: Instance;
  change: Change | undefined;
  control: (name: Control) => { 'data-control': string; tabIndex: number };
  actions: RowActions;
}

/** The cell of one column for one instance. */
export function Cell({ column, instance, change, control, actions }: CellProps) {
  const text = useText();
  switch (column) {
    case 'name':
      return (
        <>
          <Link className="instance-name" to={instancePath(instance)} {...control('name')}>
            {instance.name}
          </Link>
          <span className="instance-id">
            <code>{instance.instance_id}</code>
            <CopyButton value={instance.instance_id} what={text.common.instanceId} control={control('copy')} />
          </span>
        </>
      );
    case 'project':
      return <ProjectFact id={instance.project_id} />;
    case 'type':
      return text.rules.types[instance.type];
    case 'version':
      return `${instance.engine} ${instance.engine_version}`;
    case 'edition':
      return text.rules.editions[instance.edition];
    case 'status':
      return <span className={instance.status === 'RUNNING' ? 'secondary' : undefined}>{instance.status}</span>;
    case 'address':
      return <code title={instance.addresses.join('\n')}>{instance.addresses[0] ?? text.common.none}</code>;
    case 'memory':
      return text.instances.memory(instance.used_memory, instance.max_memory);
    case 'tags': {
      const tags = tagsOf(instance).join(', ');
      return <span title={tags}>{tags === '' ? text.common.none : tags}</span>;
    }
    case 'ssl':
      return <SslFact ssl={instance.ssl} quiet={instance.verdict.kind === 'ineligible'} />;
    case 'verdict':
      if (change !== undefined) return <ChangeProgress change={change} />;
      return (
        <button
          type="button"
          className="verdict-button"
          aria-haspopup="dialog"
          aria-label={text.instances.why(text.rules.verdicts[instance.verdict.kind])}
          onClick={() => actions.onVerdict(instance.instance_id)}
          onPointerEnter={actions.onNearVerdict}
          onFocus={actions.onNearVerdict}
          {...control('verdict')}
        >
          <VerdictBadge kind={instance.verdict.kind} />
        </button>
      );
  }
}

/** The project of an instance, with the region below. */
function ProjectFact({ id }: { id: ProjectId }) {
  const project = useProjects().get(id);
  return (
    <span className="place" title={project === undefined ? id : `${project.name}\n${id}`}>
      <span>{project?.name ?? id}</span>
      <span className="place-region">{project?.region}</span>
    </span>
  );
}

/** The SSL state with its evidence below: read from SSL detail, or inferred from the list. */
function SslFact({ ssl, quiet }: { ssl: SslState; quiet: boolean }) {
  const text = useText();
  const { long, short } = text.instances.sources[ssl.source];
  return (
    <span className="ssl-fact" title={long}>
      <SslBadge state={ssl.state} quiet={quiet} />
      <span className="ssl-source">{short}</span>
    </span>
  );
}
