import type { AuditEntry } from '../../../contract/audit.ts';
import { useText } from '../../text/TextProvider.tsx';
import { AuditRow } from './AuditRow.tsx';
import type { AuditView } from './view.ts';
import './audit-table.css';

/** Entries, the newest first. On narrow screens they are cards with the same facts. */
export function AuditTable({ entries, view }: { entries: readonly AuditEntry[]; view: AuditView }) {
  const { title, columns } = useText().audit;
  return (
    <table className="audit" aria-label={title}>
      <thead>
        <tr>
          {Object.entries(columns).map(([name, word]) => (
            <th key={name} scope="col" className={`audit-${name}`}>
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <AuditRow key={entry.seq} entry={entry} view={view} />
        ))}
      </tbody>
    </table>
  );
}
