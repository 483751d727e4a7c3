import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import type { Instance } from '../../../contract/instance.ts';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { VerdictBadge } from '../../ui/VerdictBadge.tsx';
import { VerdictDetails } from '../../ui/VerdictDetails.tsx';

/** Why an instance's verdict is what it is. It is in the URL, so a link can be sent to exactly this. */
export function VerdictDialog({ instance, onClose }: { instance: Instance; onClose: () => void }) {
  const text = useText();
  return (
    <Dialog open onClose={onClose} aria-labelledby="verdict-title" fullWidth maxWidth="sm">
      <DialogTitle id="verdict-title" variant="h2">
        {instance.name}
      </DialogTitle>
      <DialogContent>
        <p style={{ marginTop: 0 }}>
          <VerdictBadge kind={instance.verdict.kind} />
        </p>
        <VerdictDetails verdict={instance.verdict} />
      </DialogContent>
      <DialogActions>
        <CopyButton value={window.location.href} what={text.instances.link} glyph="link" labelled />
        <Button onClick={onClose}>{text.common.close}</Button>
      </DialogActions>
    </Dialog>
  );
}
