import Button from '@mui/material/Button';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import TextField from '@mui/material/TextField';
import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react';
import type { SslPreview } from '../../contract/instance.ts';
import { lossesAmong } from '../../domain/risk.ts';
import { useText } from '../text/TextProvider.tsx';
import { Glyph } from '../ui/Glyph.tsx';
import { RiskList } from '../ui/RiskList.tsx';
import { BackupFirst } from './BackupFirst.tsx';
import { Difference } from './Difference.tsx';

/** The most characters that the server accepts. */
const MOST_REASON = 500;

/** The person's choices beside the switch itself. They survive a new reading of the preview. */
export interface Choice {
  backupFirst: boolean;
  /** In the person's words; empty if none was given. */
  reason: string;
}

interface AskingProps {
  preview: SslPreview;
  /** The preview that was confirmed before, if the instance has changed since. */
  before: SslPreview | null;
  /** The blocker, or null. */
  blocked: string | null;
  /** Whether a switch needs a reason. */
  reasonRequired: boolean;
  /** Whether it was confirmed and the server has not answered yet. */
  sending: boolean;
  onRetry: (() => void) | undefined;
  choice: Choice;
  onChoose: (choice: Choice) => void;
  onConfirm: () => void;
  onClose: () => void;
}

/** What a switch does, and the button for it. If data would be lost, the person must type the instance's name first. */
export function Asking(props: AskingProps) {
  const { preview, before, blocked, reasonRequired, sending, choice, onChoose, onRetry, onConfirm, onClose } = props;
  const text = useText();
  const reasonId = useId();
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const whyField = useRef<HTMLInputElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);

  const { name, addresses, left_out } = preview.instance;
  const losing = lossesAmong(preview.risks).length > 0;
  const guarded = blocked === null && losing;
  const isNamed = typed.trim() === name.trim();
  const isOnItsWay = name.trim().startsWith(typed.trim());
  const { nameMissing, nameDiffers } = text.switchDialog;
  const unnamed = !guarded || isNamed ? null : isOnItsWay ? nameMissing : nameDiffers;
  const unexplained = reasonRequired && choice.reason.trim() === '' ? text.switchDialog.reasonMissing : null;
  const reason = sending ? text.switchDialog.sending : (blocked ?? unexplained ?? unnamed);

  // The name field gets the focus, otherwise Cancel does: pressing Enter twice must not restart an instance.
  // The gravest risk is at the top and stays visible.
  useEffect(() => (field.current ?? cancel.current)?.focus({ preventScroll: true }), []);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason === null) onConfirm();
    else (unexplained === null ? field : whyField).current?.focus();
  };
  return (
    <form className="switch-dialog-form" onSubmit={submit}>
      <DialogContent>
        {before !== null && <Difference before={before} now={preview} canConfirm={blocked === null} />}
        {blocked === null ? (
          <>
            <h3 className="switch-dialog-heading">{text.switchDialog.what}</h3>
            <RiskList priced={preview} />
            {addresses.length > 0 && (
              <p className="switch-dialog-addresses secondary">
                {text.switchDialog.samePort}
                {addresses.map((address) => (
                  <code key={address}>{address}</code>
                ))}
                {left_out !== undefined && left_out.addresses > 0 && text.instance.leftOut(left_out.addresses)}
              </p>
            )}
            <TextField
              label={reasonRequired ? text.switchDialog.reason : text.switchDialog.reasonOptional}
              helperText={text.switchDialog.reasonHint}
              value={choice.reason}
              onChange={(event) => onChoose({ ...choice, reason: event.target.value })}
              inputRef={whyField}
              required={reasonRequired}
              size="small"
              fullWidth
              autoComplete="off"
              className="switch-dialog-name"
              slotProps={{ htmlInput: { maxLength: MOST_REASON } }}
            />
            <BackupFirst
              possible={preview.backup_possible}
              checked={choice.backupFirst}
              onChange={(backupFirst) => onChoose({ ...choice, backupFirst })}
            />
          </>
        ) : (
          <div className="switch-dialog-blocked" data-tone="busy">
            <Glyph name="blocked" />
            <p id={reasonId}>{blocked}</p>
          </div>
        )}
        {guarded && (
          <TextField
            label={text.switchDialog.confirmName}
            error={!isOnItsWay}
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
        {/* The remaining step may be below the visible part. */}
        {blocked === null && reason !== null && (
          <span id={reasonId} className="switch-dialog-why secondary">
            {reason}
          </span>
        )}
        {onRetry !== undefined && <Button onClick={onRetry}>{text.common.tryAgain}</Button>}
        <Button ref={cancel} onClick={onClose}>
          {sending ? text.common.close : text.common.cancel}
        </Button>
        <Button
          type="submit"
          variant="contained"
          color={losing ? 'error' : 'primary'}
          aria-disabled={reason !== null}
          aria-describedby={reason === null ? undefined : reasonId}
          aria-busy={sending}
          title={reason ?? undefined}
          className={reason === null ? undefined : 'blocked'}
        >
          {sending ? text.switchDialog.sending : text.common.action(preview.enabled)}
        </Button>
      </DialogActions>
    </form>
  );
}
