import Button from '@mui/material/Button';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import TextField from '@mui/material/TextField';
import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react';
import type { InstanceDetail } from '../../contract/instance.ts';
import { losesData } from '../../domain/risk.ts';
import { useText } from '../text/TextProvider.tsx';
import { Glyph } from '../ui/Glyph.tsx';
import { RiskList } from '../ui/RiskList.tsx';

interface AskingProps {
  detail: InstanceDetail;
  enabled: boolean;
  /** Why it cannot be switched now; null where it can. */
  barred: string | null;
  onRetry: (() => void) | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

/** What a switch would do, and the button that does it. Where data would be lost, the instance's name has to be typed first. */
export function Asking({ detail, enabled, barred, onRetry, onConfirm, onClose }: AskingProps) {
  const text = useText();
  const reasonId = useId();
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  const { name, addresses } = detail.instance;
  const guarded = barred === null && losesData(detail.risks);
  const reason = barred ?? (guarded && typed.trim() !== name.trim() ? text.switchDialog.nameMissing : null);

  // The first thing to do gets the focus: Enter confirms where nothing has to be typed.
  useEffect(() => (field.current ?? button.current)?.focus(), []);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason === null) onConfirm();
    else field.current?.focus();
  };
  return (
    <form className="switch-dialog-form" onSubmit={submit}>
      <DialogContent>
        {barred === null ? (
          <>
            <h3 className="switch-dialog-heading">{text.switchDialog.what}</h3>
            <RiskList risks={detail.risks} data={detail.data} />
            {addresses.length > 0 && (
              <p className="switch-dialog-addresses secondary">
                {text.switchDialog.samePort}
                {addresses.map((address) => (
                  <code key={address}>{address}</code>
                ))}
              </p>
            )}
          </>
        ) : (
          <div className="switch-dialog-barred" data-tone="busy">
            <Glyph name="barred" />
            <p id={reasonId}>{barred}</p>
          </div>
        )}
        {guarded && (
          <TextField
            label={text.switchDialog.confirmName}
            helperText={text.switchDialog.confirmHint(name)}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            inputRef={field}
            size="small"
            fullWidth
            autoComplete="off"
            className="switch-dialog-name"
            slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: 'none' } }}
          />
        )}
      </DialogContent>
      <DialogActions>
        {onRetry !== undefined && <Button onClick={onRetry}>{text.common.tryAgain}</Button>}
        <Button onClick={onClose}>{text.common.cancel}</Button>
        <Button
          ref={button}
          type="submit"
          variant="contained"
          color={losesData(detail.risks) ? 'error' : 'primary'}
          aria-disabled={reason !== null}
          aria-describedby={reason === null ? undefined : reasonId}
          title={reason ?? undefined}
          className={reason === null ? undefined : 'barred'}
        >
          {text.common.action(enabled)}
        </Button>
        {barred === null && reason !== null && (
          <span id={reasonId} hidden>
            {reason}
          </span>
        )}
      </DialogActions>
    </form>
  );
}
