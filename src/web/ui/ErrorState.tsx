import Button from '@mui/material/Button';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { explainError } from '../text/explain-error.ts';
import { useText } from '../text/TextProvider.tsx';
import { CopyButton } from './CopyButton.tsx';
import { Glyph } from './Glyph.tsx';

interface ErrorStateProps {
  /** Says what could not be done. */
  title: string;
  error: ErrorEnvelope;
  onRetry?: () => void;
}

/** Shown if a page could not be read: the code, its meaning, what helps, and the request id for support. */
export function ErrorState({ title, error, onRetry }: ErrorStateProps) {
  const text = useText();
  const { meaning, advice, message } = explainError(error, text.errors);
  return (
    <div className="message-state" role="alert">
      <h2 className="error-title">
        <Glyph name="failed" />
        {title}
      </h2>
      <p>
        <code>{error.error_code}</code>
      </p>
      {meaning !== null && <p>{meaning}</p>}
      {message !== null && <p>{message}</p>}
      {advice !== null && <p className="secondary">{advice}</p>}
      {error.request_id !== null && (
        <p className="secondary">
          {text.common.requestId} <code>{error.request_id}</code>
          <CopyButton value={error.request_id} what={text.common.requestId} />
        </p>
      )}
      {onRetry !== undefined && (
        <Button variant="outlined" onClick={onRetry}>
          {text.common.tryAgain}
        </Button>
      )}
    </div>
  );
}
