import { useId } from 'react';
import { useText } from '../text/TextProvider.tsx';

interface SslSwitchProps {
  instanceName: string;
  /** The state that DCS reports, never the requested one. */
  on: boolean;
  /** The blocker, or null. */
  blocked: string | null;
  onUse: () => void;
  /** The pointer or the focus came near, so the dialog's code can be loaded. */
  onNear?: () => void;
  /** Attributes and tab stop for a control in a grid. */
  control?: { 'data-control': string; tabIndex: number };
}

/**
 * The SSL switch of one instance. It does not move when it is used; it moves when DCS reports the other state. A
 * disabled switch stays focusable and tells its reason.
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
