import type { ErrorEnvelope } from '../../../contract/error.ts';
import { explainError } from '../../text/explain-error.ts';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

interface ListStateProps {
  readAt: string;
  /** Why a newer list could not be read. */
  stale: ErrorEnvelope | null;
  onRetry: () => void;
}

/** How old the list is. A warning takes its place where a newer one could not be read, so that nothing moves. */
export function ListState({ readAt, stale, onRetry }: ListStateProps) {
  const text = useText();
  if (stale === null) {
    return (
      <p className="list-state secondary">
        {text.instances.asOf} <RelativeTime at={readAt} />
      </p>
    );
  }
  const { meaning, message, advice } = explainError(stale, text.errors);
  return (
    <p className="list-state" role="alert" data-tone="plaintext" title={advice ?? undefined}>
      <Glyph name="warning" />
      <strong>
        {text.instances.stale} <RelativeTime at={readAt} />
      </strong>
      <code>{stale.error_code}</code>
      <span>{meaning ?? message}</span>
      {stale.request_id !== null && <CopyButton value={stale.request_id} what={text.common.requestId} />}
      <button type="button" className="text-button" onClick={onRetry}>
        {text.common.tryAgain}
      </button>
    </p>
  );
}
