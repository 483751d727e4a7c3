import { useId } from 'react';
import { useText } from '../text/TextProvider.tsx';

interface SslSwitchProps {
  instanceName: string;
  /** What DCS reports, never what is hoped for. */
  on: boolean;
  /** Why it cannot be used now; null where it can. */
  barred: string | null;
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
export function SslSwitch({ instanceName, on, barred, onUse, onNear, control }: SslSwitchProps) {
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
        aria-disabled={barred !== null}
        aria-describedby={barred === null ? undefined : reasonId}
        onClick={barred === null ? onUse : undefined}
        onPointerEnter={onNear}
        onFocus={onNear}
        {...control}
      />
      {barred !== null && (
        <span id={reasonId} role="tooltip" className="ssl-switch-reason">
          {barred}
        </span>
      )}
    </span>
  );
}
