import { memo } from 'react';
import { Link } from 'react-router-dom';
import type { Change } from '../../../contract/change.ts';
import type { Instance } from '../../../contract/instance.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ChangeProgress } from '../../ui/ChangeProgress.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { SslBadge } from '../../ui/SslBadge.tsx';
import { SslSwitch } from '../../ui/SslSwitch.tsx';
import { barredReason } from '../../ui/switch-state.ts';
import { VerdictBadge } from '../../ui/VerdictBadge.tsx';
import type { Column } from './view.ts';

interface InstanceRowProps {
  instance: Instance;
  change: Change | undefined;
  columns: readonly Column[];
  /** Its place in the whole list, from 0. */
  index: number;
  onSwitch: (instance: Instance) => void;
  onNear: () => void;
  onVerdict: (instance: Instance) => void;
}

/** One instance. Plain elements, memoised: an event of the stream renders the one row that it is about. */
export const InstanceRow = memo(function InstanceRow(props: InstanceRowProps) {
  const { instance, change, columns, index, onSwitch, onNear, onVerdict } = props;
  const text = useText();
  return (
    <tr aria-rowindex={index + 2}>
      {columns.map((column) => (
        <td key={column} className={`col-${column}`} data-label={text.instances.columns[column]}>
          <Cell column={column} instance={instance} change={change} onVerdict={onVerdict} />
        </td>
      ))}
      <td className="col-switch">
        <SslSwitch
          instanceName={instance.name}
          on={instance.ssl.state === 'on'}
          barred={barredReason(instance, change !== undefined, text)}
          onUse={() => onSwitch(instance)}
          onNear={onNear}
        />
      </td>
    </tr>
  );
});

type CellProps = Pick<InstanceRowProps, 'instance' | 'change' | 'onVerdict'> & { column: Column };

function Cell({ column, instance, change, onVerdict }: CellProps) {
  const text = useText();
  switch (column) {
    case 'name':
      return (
        <>
          <Link className="plain-link instance-name truncate" to={`/instances/${instance.instance_id}`}>
            {instance.name}
          </Link>
          <span className="instance-id">
            <code className="truncate">{instance.instance_id}</code>
            <CopyButton value={instance.instance_id} what={`${text.common.instanceId}: ${instance.name}`} />
          </span>
        </>
      );
    case 'type':
      return text.rules.types[instance.type];
    case 'version':
      return `${instance.engine} ${instance.engine_version}`;
    case 'edition':
      return text.rules.editions[instance.edition];
    case 'status':
      return instance.status;
    case 'address':
      return <code className="truncate">{instance.addresses[0] ?? text.common.none}</code>;
    case 'ssl':
      if (change !== undefined) return <ChangeProgress change={change} />;
      return (
        <span title={instance.ssl.source === 'detail' ? text.instances.confirmed : text.instances.hint}>
          <SslBadge state={instance.ssl.state} quiet={instance.verdict.kind === 'ineligible'} />
          {instance.ssl.source === 'hint' && <span className="hint"> {text.instances.hintShort}</span>}
        </span>
      );
    case 'verdict':
      return (
        <button
          type="button"
          className="text-button"
          aria-haspopup="dialog"
          aria-label={`${text.rules.verdicts[instance.verdict.kind]} – ${text.instances.why} (${instance.name})`}
          onClick={() => onVerdict(instance)}
        >
          <VerdictBadge kind={instance.verdict.kind} />
        </button>
      );
  }
}
