import type { ReactNode } from 'react';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';

/** Ids, each with a copy button. @param what a word for the ids */
export function AuditIds({ values, what }: { values: readonly string[]; what: string }): ReactNode {
  const { none } = useText().common;
  if (values.length === 0) return <span className="secondary">{none}</span>;
  return values.map((value) => (
    <span key={value} className="audit-id">
      <code className="truncate" title={value}>
        {value}
      </code>
      <CopyButton value={value} what={`${what} ${value}`} />
    </span>
  ));
}
