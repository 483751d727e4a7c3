import Dialog from '@mui/material/Dialog';
import DialogTitle from '@mui/material/DialogTitle';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import type { InstanceId } from '../../contract/ids.ts';
import type { Instance, InstanceList, SslPreview } from '../../contract/instance.ts';
import { lossesAmong } from '../../domain/risk.ts';
import { newChangeId } from '../api/new-change-id.ts';
import { changesQuery, instancesQuery, previewQuery, runningByInstance } from '../api/queries.ts';
import { useText } from '../text/TextProvider.tsx';
import { whyPreviewBlocked } from '../ui/blocker-words.ts';
import { Asking, type Choice } from './Asking.tsx';
import { ReadFailed, Reading } from './Reading.tsx';
import { useSwitchSsl } from './use-switch-ssl.ts';
import './switch-dialog.css';

/** The theme's surface colour: the dark scheme would lighten an elevated one. */
const FLAT = { elevation: 0 };

const rowOf = (list: InstanceList, id: InstanceId) => list.instances.find((each) => each.instance_id === id);
const isReasonRequired = (list: InstanceList) => list.reason_required;

interface SwitchDialogProps {
  instance: Instance;
  /** The requested SSL state. */
  enabled: boolean;
  onClose: () => void;
}

/**
 * Asks before a switch: reads its cost, shows it, and sends the confirmed request. It closes once the server has the
 * change in its journal, since the instance itself shows the progress. If the instance has changed since, it shows the
 * difference and asks again.
 */
export function SwitchDialog({ instance, enabled, onClose }: SwitchDialogProps) {
  const text = useText();
  const titleId = useId();
  const id = instance.instance_id;
  const client = useQueryClient();
  const reading = useQuery(previewQuery(instance, enabled));
  const { data: reasonRequired = false } = useQuery({ ...instancesQuery, select: isReasonRequired });
  const { data: running } = useQuery({ ...changesQuery, select: (changes) => runningByInstance(changes).get(id) });
  const { data: row } = useQuery({ ...instancesQuery, select: (list) => rowOf(list, id) });
  /** The confirmed preview, if the answer was another preview. */
  const [before, setBefore] = useState<SslPreview | null>(null);
  const [choice, setChoice] = useState<Choice>({ backupFirst: false, reason: '' });
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);

  // A cached preview from before the dialog opened may not be the present cost.
  const preview = reading.isFetchedAfterMount && reading.error === null ? reading.data : undefined;
  const confirmed = useRef<SslPreview | null>(null);
  const switchSsl = useSwitchSsl(instance, (now) => {
    if (!shown.current || confirmed.current === null) return false;
    setBefore(confirmed.current);
    client.setQueryData(previewQuery(instance, enabled).queryKey, now);
    return true;
  });
  const confirm = (seen: SslPreview) => {
    confirmed.current = seen;
    const acknowledged = lossesAmong(seen.risks);
    const change_id = newChangeId();
    const backup_first = choice.backupFirst && seen.backup_possible;
    const reason = choice.reason.trim();
    switchSsl.mutate(
      { place: instance, change_id, enabled, token: seen.token, acknowledged, backup_first, reason },
      {
        onSuccess: onClose,
        onError: ({ envelope }) => {
          if (envelope.error_code !== 'CONSOLE.PREVIEW_OUTDATED') onClose();
        },
      },
    );
  };
  // The stream may report the change before the answer comes. Then there is nothing left to wait for.
  const own = switchSsl.variables?.change_id;
  const begun = own !== undefined && running?.change_id === own;
  useEffect(() => {
    if (begun) onClose();
  }, [begun, onClose]);

  // The blocker may be gone when the instance's row has news or its change has ended. Only then is the preview read
  // again, so that it does not change while the person confirms.
  const { refetch } = reading;
  const isBlocked = preview !== undefined && preview.blocker !== null;
  const last = useRef({ row, running });
  useEffect(() => {
    const { row: lastRow, running: lastRunning } = last.current;
    last.current = { row, running };
    const isOver = lastRunning !== undefined && running === undefined;
    if (isOver || (isBlocked && lastRow !== row)) void refetch();
  }, [row, running, isBlocked, refetch]);
  const retry = () => void refetch();
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth slotProps={{ paper: FLAT }}>
      <DialogTitle id={titleId} variant="h2" className="switch-dialog-title">
        {text.switchDialog.title(enabled, instance.name)}
      </DialogTitle>
      {preview !== undefined ? (
        <Asking
          key={preview.token}
          preview={preview}
          before={before}
          blocked={whyPreviewBlocked(preview, running !== undefined && !begun, text)}
          reasonRequired={reasonRequired}
          sending={switchSsl.isPending}
          onRetry={preview.ssl_detail.known ? undefined : retry}
          choice={choice}
          onChoose={setChoice}
          onConfirm={() => confirm(preview)}
          onClose={onClose}
        />
      ) : reading.isFetchedAfterMount && !reading.isFetching && reading.error !== null ? (
        <ReadFailed error={reading.error.envelope} onRetry={retry} onClose={onClose} />
      ) : (
        <Reading enabled={enabled} onClose={onClose} />
      )}
    </Dialog>
  );
}
