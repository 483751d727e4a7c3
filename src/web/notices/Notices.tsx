import { useEffect } from 'react';
import { useText } from '../text/TextProvider.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Glyph } from '../ui/Glyph.tsx';
import { explainError } from './explain-error.ts';
import type { Notice } from './notice-store.ts';
import { useNotices, useShownNotices } from './use-notices.ts';

const SUCCESS_STAYS_MS = 6000;

/** Everything that a person should know of now, stacked: failures until they are dismissed, successes for some seconds. */
export function Notices() {
  const text = useText();
  const notices = useShownNotices();
  return (
    <div className="notices" role="region" aria-label={text.notices.region}>
      {notices.map((notice) =>
        notice.kind === 'success' ? (
          <Success key={notice.key} notice={notice} />
        ) : (
          <Failure key={notice.key} notice={notice} />
        ),
      )}
    </div>
  );
}

function Dismiss({ of }: { of: string }) {
  const text = useText();
  const { dismiss } = useNotices();
  return (
    <button type="button" className="copy-button" aria-label={text.common.dismiss} onClick={() => dismiss(of)}>
      <Glyph name="close" />
    </button>
  );
}

function Success({ notice }: { notice: Extract<Notice, { kind: 'success' }> }) {
  const text = useText();
  const { dismiss } = useNotices();
  useEffect(() => {
    const timer = setTimeout(() => dismiss(notice.key), SUCCESS_STAYS_MS);
    return () => clearTimeout(timer);
  }, [dismiss, notice.key]);
  return (
    <div className="notice" role="status" data-tone="encrypted">
      <Glyph name="check" />
      <div className="notice-body">
        <strong>{text.notices.succeeded(notice.attempt.action === 'enable', notice.attempt.instance_name)}</strong>
      </div>
      <Dismiss of={notice.key} />
    </div>
  );
}

function Failure({ notice }: { notice: Extract<Notice, { kind: 'failure' | 'unknown' }> }) {
  const text = useText();
  const { action, instance_name } = notice.attempt;
  const titles = {
    enable: () => text.notices.failed(true, instance_name),
    disable: () => text.notices.failed(false, instance_name),
    certificate: () => text.notices.certificate(instance_name),
  };
  const { error } = notice;
  const { meaning, advice, message } = error === null ? NOTHING : explainError(error, text.errors);
  return (
    <div className="notice" role="alert" data-tone={notice.kind === 'unknown' ? 'unknown' : 'failed'}>
      <Glyph name={notice.kind === 'unknown' ? 'unknown' : 'failed'} />
      <div className="notice-body">
        <strong>{notice.kind === 'unknown' ? text.notices.unknown(instance_name) : titles[action]()}</strong>
        <p>{meaning ?? text.notices.unknownCode}</p>
        {message !== null && <p>{message}</p>}
        {advice !== null && <p className="secondary">{advice}</p>}
        {error !== null && (
          <div className="notice-code">
            <code>{error.error_code}</code>
            {error.request_id !== null && (
              <>
                <span>
                  · {text.common.requestId} <code>{error.request_id}</code>
                </span>
                <CopyButton value={error.request_id} what={text.common.requestId} />
              </>
            )}
          </div>
        )}
      </div>
      <Dismiss of={notice.key} />
    </div>
  );
}

const NOTHING = { meaning: null, advice: null, message: null };
