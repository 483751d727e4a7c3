import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useId } from 'react';
import { useText } from '../text/TextProvider.tsx';

interface BackupFirstProps {
  /** Whether DCS can back up this instance. */
  possible: boolean;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Whether to make a backup first. If no backup is possible, it says so instead of being hidden. */
export function BackupFirst({ possible, checked, onChange }: BackupFirstProps) {
  const text = useText();
  const hintId = useId();
  return (
    <div className="switch-dialog-backup">
      <FormControlLabel
        label={text.switchDialog.backupFirst}
        disabled={!possible}
        control={
          <Checkbox
            size="small"
            checked={possible && checked}
            onChange={(event) => onChange(event.target.checked)}
            slotProps={{ input: { 'aria-describedby': hintId } }}
          />
        }
      />
      <p id={hintId} className="secondary">
        {possible ? text.switchDialog.backupHint : text.switchDialog.backupImpossible}
      </p>
    </div>
  );
}
