import Popover from '@mui/material/Popover';
import type { Instance } from '../../../contract/instance.ts';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { VerdictBadge } from '../../ui/VerdictBadge.tsx';
import { VerdictDetails } from '../../ui/VerdictDetails.tsx';

const TITLE = 'verdict-title';

/** The button that it is anchored to. Null if the row is filtered out or shows the progress of a change. */
function anchorOf(instance: Instance): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-row="${instance.instance_id}"] [data-control="verdict"]`);
}

/** Explains an instance's verdict. It is in the URL, so it can be linked. */
export function VerdictPopover({ instance, onClose }: { instance: Instance; onClose: () => void }) {
  const text = useText();
  const anchor = anchorOf(instance);
  return (
    <Popover
      open
      onClose={onClose}
      anchorEl={() => anchorOf(instance) ?? document.body}
      anchorOrigin={{
        vertical: anchor === null ? 'center' : 'bottom',
        horizontal: anchor === null ? 'center' : 'left',
      }}
      transformOrigin={{ vertical: anchor === null ? 'center' : -4, horizontal: anchor === null ? 'center' : 'left' }}
      slotProps={{
        paper: { role: 'dialog', 'aria-labelledby': TITLE, className: 'verdict-popover', variant: 'outlined' },
      }}
    >
      <div className="verdict-head">
        <h2 id={TITLE}>{instance.name}</h2>
        <VerdictBadge kind={instance.verdict.kind} />
        <button type="button" className="copy-button" aria-label={text.common.close} onClick={onClose}>
          <Glyph name="close" />
        </button>
      </div>
      <VerdictDetails verdict={instance.verdict} />
      <CopyButton value={window.location.href} what={text.instances.link} glyph="link" labelled />
    </Popover>
  );
}
