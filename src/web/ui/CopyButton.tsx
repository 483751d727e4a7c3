import ContentCopy from '@mui/icons-material/ContentCopy';
import Check from '@mui/icons-material/Check';
import { useEffect, useState } from 'react';
import { useText } from '../text/TextProvider.tsx';
import './plain.css';

/** Copies a text. Its name says what is copied; for a moment it says that it was. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const { common } = useText();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const name = copied ? common.copied : common.copy(what);
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={name}
      title={name}
      onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
    >
      {copied ? <Check fontSize="inherit" /> : <ContentCopy fontSize="inherit" />}
    </button>
  );
}
