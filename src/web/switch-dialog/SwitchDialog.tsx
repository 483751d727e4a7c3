import Dialog from '@mui/material/Dialog';
import DialogTitle from '@mui/material/DialogTitle';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { Instance } from '../../contract/instance.ts';
import { changesQuery, instanceQuery, runningByInstance } from '../api/queries.ts';
import { useText } from '../text/TextProvider.tsx';
import { Asking } from './Asking.tsx';
import { barredBecause } from './barred.ts';
import { ReadFailed, Reading } from './Reading.tsx';
import { useSwitchSsl } from './use-switch-ssl.ts';
import './switch-dialog.css';

/** The surface of the theme; a dark one would be lightened by its height. */
const FLAT = { elevation: 0 };

interface SwitchDialogProps {
  instance: Instance;
  /** What is asked for: SSL on, or off. */
  enabled: boolean;
  onClose: () => void;
}

/**
 * Asks before a switch: reads the instance anew, says what will happen, and sends what was confirmed. It closes at once then, since
 * the progress is told where the instance stands. Nothing can be confirmed before the reading is there.
 */
export function SwitchDialog({ instance, enabled, onClose }: SwitchDialogProps) {
  const text = useText();
  const titleId = useId();
  const id = instance.instance_id;
  const reading = useQuery({ ...instanceQuery(id), staleTime: 0, refetchOnMount: 'always' });
  const { data: running } = useQuery({ ...changesQuery, select: (changes) => runningByInstance(changes).get(id) });
  const switchSsl = useSwitchSsl(instance);

  // What stands in the cache from before the dialog opened is not what the switch would cost now.
  const detail = reading.isFetchedAfterMount && reading.error === null ? reading.data : undefined;
  const confirm = () => {
    switchSsl.mutate({ id, enabled });
    onClose();
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth slotProps={{ paper: FLAT }}>
      <DialogTitle id={titleId} variant="h2" className="switch-dialog-title">
        {text.switchDialog.title(enabled, instance.name)}
      </DialogTitle>
      {detail !== undefined ? (
        <Asking
          detail={detail}
          enabled={enabled}
          barred={barredBecause(detail, running, enabled, text)}
          onRetry={detail.ssl_detail.known ? undefined : () => void reading.refetch()}
          onConfirm={confirm}
          onClose={onClose}
        />
      ) : reading.isFetchedAfterMount && !reading.isFetching && reading.error !== null ? (
        <ReadFailed error={reading.error.envelope} onRetry={() => void reading.refetch()} onClose={onClose} />
      ) : (
        <Reading enabled={enabled} onClose={onClose} />
      )}
    </Dialog>
  );
}
