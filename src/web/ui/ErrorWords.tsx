import type { ReactNode } from 'react';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { explainError } from '../text/explain-error.ts';
import { useText } from '../text/TextProvider.tsx';
import { CopyButton } from './CopyButton.tsx';
import './error-words.css';

/**
 * An error in words: the code and its meaning, what helps, the original message if it says more, and the request id to
 * copy. An unknown code is shown unchanged. `children`: links for further reading, in the last line.
 */
export function ErrorWords({ error, children }: { error: ErrorEnvelope; children?: ReactNode }) {
  const text = useText();
  const { meaning, advice, message } = explainError(error, text.errors);
  return (
    <div className="error-words">
      <p>
        <code className="error-code">{error.error_code}</code> {meaning ?? text.notices.unknownCode}
      </p>
      {message !== null && <p className="error-message">{message}</p>}
      {advice !== null && <p className="secondary">{advice}</p>}
      <div className="error-foot secondary">
        {error.request_id !== null && (
          <span className="error-request">
            {text.common.requestId} <code>{error.request_id}</code>
            <CopyButton value={error.request_id} what={text.common.requestId} />
          </span>
        )}
        {children}
      </div>
    </div>
  );
}
