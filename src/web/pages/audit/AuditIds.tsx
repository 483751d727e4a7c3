import type { ReactNode } from 'react';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';

/** Ids, each with a way to copy it. @param what they are, in words */
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
