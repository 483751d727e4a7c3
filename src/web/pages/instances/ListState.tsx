import type { ErrorEnvelope } from '../../../contract/error.ts';
import type { ScopeState } from '../../../contract/instance.ts';
import { oldestReading } from '../../../domain/scope-readings.ts';
import { explainError } from '../../text/explain-error.ts';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { scopeName } from './scope-name.ts';

interface ListStateProps {
  scopes: readonly ScopeState[];
  /** Why the console did not answer, if an older answer is shown. */
  error: ErrorEnvelope | null;
  onRetry: () => void;
}

/** The age of the list. If a scope could not be read again, a warning replaces it: one line for each such scope. */
export function ListState({ scopes, error, onRetry }: ListStateProps) {
  const text = useText();
  const readAt = oldestReading(scopes);
  if (error !== null) return <Warning name={null} readAt={readAt} error={error} onRetry={onRetry} />;
  const faulty = scopes.flatMap((scope) => {
    const { reading } = scope;
    if (reading.state === 'read') return [];
    const name = scopes.length === 1 ? null : scopeName(scope);
    const since = reading.state === 'stale' ? reading.read_at : null;
    const key = `${scope.cloud} ${scope.region} ${scope.project_id}`;
    return [<Warning key={key} name={name} readAt={since} error={reading.error} onRetry={onRetry} />];
  });
  if (faulty.length > 0) return <div className="list-states">{faulty}</div>;
  return (
    readAt !== null && (
      <p className="list-state secondary">
        {text.instances.asOf} <RelativeTime at={readAt} />
      </p>
    )
  );
}

interface WarningProps {
  /** The name of the scope; null if it is the only one. */
  name: string | null;
  /** When the shown rows of this scope were read; null: no rows are shown. */
  readAt: string | null;
  error: ErrorEnvelope;
  onRetry: () => void;
}

function Warning({ name, readAt, error, onRetry }: WarningProps) {
  const text = useText();
  const { meaning, message, advice } = explainError(error, text.errors);
  return (
    <p className="list-state" role="alert" data-tone="plaintext" title={advice ?? undefined}>
      <Glyph name="warning" />
      {name !== null && <strong>{name}</strong>}
      <strong>
        {readAt === null ? text.instances.notRead : text.instances.stale}{' '}
        {readAt !== null && <RelativeTime at={readAt} />}
      </strong>
      <code>{error.error_code}</code>
      <span>{meaning ?? message}</span>
      {error.request_id !== null && <CopyButton value={error.request_id} what={text.common.requestId} />}
      <button type="button" className="text-button" onClick={onRetry}>
        {text.common.tryAgain}
      </button>
    </p>
  );
}
