import { Fragment } from 'react';
import type { Change } from '../../../contract/change.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ChangeRow } from './ChangeRow.tsx';
import { ChangeSteps } from './ChangeSteps.tsx';
import './changes-table.css';

interface ChangesTableProps {
  changes: readonly Change[];
  /** The table's name for people who cannot see its heading. */
  label: string;
  /** The id of the change whose steps are shown. */
  open: string | null;
  onOpen: (id: string | null) => void;
  /** Leaves out the instance on a page about one instance. */
  ofOneInstance?: boolean;
}

/** Changes, the newest first. An open one shows its steps. On narrow screens they are cards with the same facts. */
export function ChangesTable({ changes, label, open, onOpen, ofOneInstance = false }: ChangesTableProps) {
  const { columns } = useText().changes;
  const heads = Object.entries(columns).filter(([name]) => !(ofOneInstance && name === 'instance'));
  return (
    <table className="changes" aria-label={label}>
      <thead>
        <tr>
          {heads.map(([name, word]) => (
            <th key={name} scope="col" className={`change-${name}`}>
              {name === 'steps' ? <span className="visually-hidden">{word}</span> : word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => {
          const isOpen = change.change_id === open;
          const stepsId = `steps-${change.change_id}`;
          return (
            <Fragment key={change.change_id}>
              <ChangeRow
                change={change}
                withInstance={!ofOneInstance}
                open={isOpen}
                stepsId={stepsId}
                onToggle={() => onOpen(isOpen ? null : change.change_id)}
              />
              {isOpen && (
                <tr className="change-open">
                  <td id={stepsId} colSpan={heads.length}>
                    <ChangeSteps change={change} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
