import Button from '@mui/material/Button';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { useText } from '../text/TextProvider.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';

const WIDTHS = ['52%', '68%', '60%'];

/** The dialog's placeholder while the instance is read. Nothing can be confirmed yet. */
export function Reading({ enabled, onClose }: { enabled: boolean; onClose: () => void }) {
  const text = useText();
  return (
    <>
      <DialogContent aria-busy>
        <output className="visually-hidden">{text.switchDialog.reading}</output>
        <h3 className="switch-dialog-heading">{text.switchDialog.what}</h3>
        <div className="switch-dialog-skeleton" aria-hidden>
          {WIDTHS.map((width) => (
            <div key={width}>
              <Skeleton width={width} />
              <Skeleton width="90%" />
            </div>
          ))}
        </div>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{text.common.cancel}</Button>
        <Button variant="contained" aria-disabled className="blocked" title={text.switchDialog.reading}>
          {text.common.action(enabled)}
        </Button>
      </DialogActions>
    </>
  );
}

/** Says that the instance could not be read, with the error and a retry button. Nothing can be switched. */
export function ReadFailed(props: { error: ErrorEnvelope; onRetry: () => void; onClose: () => void }) {
  const text = useText();
  return (
    <>
      <DialogContent className="switch-dialog-failed">
        <ErrorState title={text.switchDialog.failed} error={props.error} onRetry={props.onRetry} />
        <p className="secondary">{text.switchDialog.failedBody}</p>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>{text.common.cancel}</Button>
      </DialogActions>
    </>
  );
}
