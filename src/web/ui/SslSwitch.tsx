import { useId, type Ref } from 'react';
import { useText } from '../text/TextProvider.tsx';
import './plain.css';

interface SslSwitchProps {
  instanceName: string;
  /** What DCS reports: never a hope. */
  checked: boolean;
  /** Why it cannot be used, or null where it can. */
  disabledReason: string | null;
  onSwitch: (enabled: boolean) => void;
  /** Called when it is likely to be used soon. */
  onNear?: () => void;
  ref?: Ref<HTMLInputElement>;
}

/** The switch of one instance. It only asks: it moves when DCS says that the state has changed. */
export function SslSwitch({ instanceName, checked, disabledReason, onSwitch, onNear, ref }: SslSwitchProps) {
  const { common } = useText();
  const reasonId = useId();
  return (
    <>
      <input
        ref={ref}
        type="checkbox"
        role="switch"
        className="ssl-switch"
        aria-label={common.switchName(instanceName)}
        aria-checked={checked}
        aria-disabled={disabledReason !== null}
        aria-describedby={disabledReason === null ? undefined : reasonId}
        title={disabledReason ?? common.action(!checked)}
        checked={checked}
        onPointerEnter={onNear}
        onFocus={onNear}
        onChange={() => {
          if (disabledReason === null) onSwitch(!checked);
        }}
      />
      {disabledReason !== null && (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      )}
    </>
  );
}
