import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import type { Instance, InstanceDetail } from '../../contract/instance.ts';
import { losesData } from '../../domain/risk.ts';
import { CallFailure } from '../api/call.ts';
import { instanceQuery } from '../api/queries.ts';
import { switchSslMutation } from '../api/switch-ssl.ts';
import { ownChangeOf, refusalNotice } from '../notices/outcomes.ts';
import { startedChanges, useNotices } from '../notices/use-notices.ts';
import type { Texts } from '../text/texts.ts';
import { useText } from '../text/TextProvider.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { verdictWords } from '../ui/verdict-words.ts';
import { Risks } from './Risks.tsx';

interface SwitchDialogProps {
  instance: Instance;
  /** What SSL is to become. */
  enabled: boolean;
  onClose: () => void;
}

/** Why the switch cannot be confirmed now, from what was just read; null where it can. */
function obstacle(detail: InstanceDetail, enabled: boolean, typed: string, text: Texts): string | null {
  const { verdict, ssl, name } = detail.instance;
  if (verdict.kind !== 'eligible') return verdictWords(verdict, text.rules).reason;
  if (ssl.state === (enabled ? 'on' : 'off')) return text.switchDialog.already(enabled);
  return losesData(detail.risks) && typed.trim() !== name ? text.switchDialog.nameMissing : null;
}

/** What a switch will cost, freshly read, and the confirmation. It closes at once: the row follows the change from then on. */
export function SwitchDialog({ instance, enabled, onClose }: SwitchDialogProps) {
  const text = useText();
  const client = useQueryClient();
  const { notify } = useNotices();
  const detail = useQuery({ ...instanceQuery(instance.instance_id), staleTime: 0, refetchOnMount: 'always' });
  const switchSsl = useMutation(switchSslMutation(client));
  const [typed, setTyped] = useState('');
  // What an earlier reading said does not count: only what was read since the dialog opened.
  const fresh = detail.isFetchedAfterMount ? detail.data : undefined;
  const barred = fresh === undefined ? text.switchDialog.reading : obstacle(fresh, enabled, typed, text);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (barred !== null) return;
    const { instance_id, name: instance_name } = instance;
    const attempt = { action: enabled ? 'enable' : 'disable', instance_id, instance_name } as const;
    // Awaited beyond the dialog's life: it closes now, and the answer may take as long as DCS does.
    switchSsl.mutateAsync({ id: instance_id, enabled }).then(
      (change) => startedChanges.add(change.change_id),
      (failure: unknown) => {
        if (!(failure instanceof CallFailure)) return;
        const own = ownChangeOf(failure.envelope);
        if (own !== null) startedChanges.add(own);
        notify(refusalNotice(failure.envelope, attempt, Date.now()));
      },
    );
    onClose();
  };

  return (
    <Dialog open onClose={onClose} aria-labelledby="switch-title" fullWidth maxWidth="sm">
      <form onSubmit={submit}>
        <DialogTitle id="switch-title" variant="h2">
          {text.switchDialog.title(enabled, instance.name)}
        </DialogTitle>
        <DialogContent>
          {detail.isError && fresh === undefined && (
            <ErrorState
              title={text.switchDialog.failed}
              error={detail.error.envelope}
              onRetry={() => void detail.refetch()}
            />
          )}
          {fresh === undefined && !detail.isError && (
            <p role="status" aria-label={text.switchDialog.reading}>
              <Skeleton width="60%" />
              <br />
              <Skeleton width="90%" />
            </p>
          )}
          {fresh !== undefined && (
            <>
              <Risks risks={fresh.risks} data={fresh.data} />
              {losesData(fresh.risks) && (
                <TextField
                  label={text.switchDialog.confirmName}
                  helperText={text.switchDialog.confirmHint(instance.name)}
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                  autoComplete="off"
                  autoFocus
                  fullWidth
                  size="small"
                  margin="normal"
                />
              )}
            </>
          )}
        </DialogContent>
        <DialogActions>
          {barred !== null && fresh !== undefined && (
            <span id="switch-barred" className="secondary" style={{ flex: 1, fontSize: 13, paddingInlineStart: 16 }}>
              {barred}
            </span>
          )}
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button
            type="submit"
            variant="contained"
            color={fresh !== undefined && losesData(fresh.risks) ? 'error' : 'primary'}
            aria-disabled={barred !== null}
            aria-describedby={barred === null ? undefined : 'switch-barred'}
            sx={barred === null ? {} : { opacity: 0.5, cursor: 'not-allowed' }}
          >
            {text.common.action(enabled)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
