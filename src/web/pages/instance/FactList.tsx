import type { ReactNode } from 'react';
import type { ErrorEnvelope } from '../../../contract/error.ts';
import type { Fact } from '../../../contract/instance.ts';
import { explainError } from '../../text/explain-error.ts';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';

/** Names and values. */
export function FactList({ facts }: { facts: ReadonlyArray<readonly [string, ReactNode]> }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Replaces a value that could not be read: the error code and its meaning. */
export function Unread({ error }: { error: ErrorEnvelope }) {
  const text = useText();
  return (
    <span title={error.error_msg}>
      <StateBadge tone="unknown" glyph="unknown" word={error.error_code} />{' '}
      <span className="secondary">{explainError(error, text.errors).meaning ?? error.error_msg}</span>
    </span>
  );
}

/** A fact, or the reason why it could not be read. */
export function FactValue<T>({ fact, show }: { fact: Fact<T>; show: (value: T) => ReactNode }) {
  return fact.known ? show(fact.value) : <Unread error={fact.error} />;
}

/** A value from DCS in monospace, with a copy button. */
export function Copyable({ value, what }: { value: string; what: string }) {
  return (
    <span className="copyable">
      <code>{value}</code>
      <CopyButton value={value} what={`${what} ${value}`} />
    </span>
  );
}
