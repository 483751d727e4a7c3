import { useId } from 'react';
import { useText } from '../text/TextProvider.tsx';

interface SslSwitchProps {
  instanceName: string;
  /** What DCS reports, never what is hoped for. */
  on: boolean;
  /** Why it cannot be used now; null where it can. */
  blocked: string | null;
  onUse: () => void;
  /** The person came near: what its use needs may be loaded. */
  onNear?: () => void;
  /** Marks and tab stop for a control in a grid. */
  control?: { 'data-control': string; tabIndex: number };
}

/**
 * The SSL switch of one instance. It does not move when it is used: it moves when DCS reports the other state. Where it cannot be
 * used it stays in reach of the keyboard and tells its reason.
 */
export function SslSwitch({ instanceName, on, blocked, onUse, onNear, control }: SslSwitchProps) {
  const text = useText();
  const reasonId = useId();
  return (
    <span className="ssl-switch-place">
      <button
        type="button"
        role="switch"
        className="ssl-switch"
        aria-checked={on}
        aria-label={text.common.switchName(instanceName)}
        aria-disabled={blocked !== null}
        aria-describedby={blocked === null ? undefined : reasonId}
        onClick={blocked === null ? onUse : undefined}
        onPointerEnter={onNear}
        onFocus={onNear}
        {...control}
      />
      {blocked !== null && (
        <span id={reasonId} role="tooltip" className="ssl-switch-reason">
          {blocked}
        </span>
      )}
    </span>
  );
}
