import { Fragment } from 'react';
import type { Change } from '../../../contract/change.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ChangeRow } from './ChangeRow.tsx';
import { ChangeSteps } from './ChangeSteps.tsx';
import './changes-table.css';

interface ChangesTableProps {
  changes: readonly Change[];
  /** What the table is, for those who cannot see its heading beside it. */
  label: string;
  /** The change whose steps are shown. */
  open: string | null;
  onOpen: (id: string | null) => void;
  /** Leaves the instance out where the page is about one. */
  ofOneInstance?: boolean;
}

/** Changes, the newest first; one of them may be open, with its steps under it. Where it is narrow, cards with the same facts. */
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
