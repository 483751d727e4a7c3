import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import type { Instance } from '../../../contract/instance.ts';
import { probeMutation } from '../../api/probe-instance.ts';
import { probeQuery } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ErrorWords } from '../../ui/ErrorWords.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { ProofResult } from './ProofResult.tsx';
import './proof.css';

interface ProbeButtonProps {
  busy: boolean;
  /** Why no probe can be made now; null where one can. */
  barred: string | null;
  onProbe: () => void;
}

function ProbeButton({ busy, barred, onProbe }: ProbeButtonProps) {
  const text = useText();
  const reasonId = useId();
  const disabled = busy || barred !== null;
  return (
    <div className="proof-action">
      {barred !== null && (
        <span id={reasonId} className="secondary">
          {barred}
        </span>
      )}
      <button
        type="button"
        className="field"
        aria-disabled={disabled}
        aria-busy={busy}
        aria-describedby={barred === null ? undefined : reasonId}
        onClick={() => {
          if (!disabled) onProbe();
        }}
      >
        {busy ? text.proof.probing : text.proof.probe}
      </button>
    </div>
  );
}

interface ProofSectionProps {
  instance: Instance;
  /** Whether a change runs on it. */
  changing: boolean;
}

/** What the console's own connections to the instance found, and a new look on demand. */
export function ProofSection({ instance, changing }: ProofSectionProps) {
  const text = useText();
  const client = useQueryClient();
  const reading = useQuery(probeQuery(instance.instance_id));
  const mutation = useMutation(probeMutation(client, instance.instance_id));
  // By its key, so that a probe asked for before the page was left and opened again still shows.
  const busy = useIsMutating({ mutationKey: ['probe', instance.instance_id] }) > 0;

  const ineligible = instance.verdict.kind === 'ineligible';
  const barred = ineligible ? text.proof.ineligible : changing ? text.proof.changing : null;
  const probe = reading.data;
  return (
    <section className="instance-section instance-wide proof" aria-labelledby="proof-heading" aria-busy={busy}>
      <div className="proof-head">
        <h2 id="proof-heading">{text.proof.title}</h2>
        <ProbeButton busy={busy} barred={barred} onProbe={() => mutation.mutate()} />
      </div>
      <div role="status">
        {busy && (
          <div className="proof-line">
            <StateBadge tone="busy" glyph="busy" word={text.proof.probing} />
            <span className="secondary">{text.proof.running}</span>
          </div>
        )}
      </div>
      {!busy && mutation.error !== null && (
        <div className="proof-failed" role="alert">
          <StateBadge tone="failed" glyph="failed" word={text.proof.failed} />
          <ErrorWords error={mutation.error.envelope} />
        </div>
      )}
      {probe === undefined && reading.error === null && (
        <p aria-label={text.proof.loading} aria-busy>
          <Skeleton width="60%" />
        </p>
      )}
      {probe === undefined && reading.error !== null && (
        <div className="proof-failed" role="alert">
          <StateBadge tone="unknown" glyph="unknown" word={text.proof.unread} />
          <ErrorWords error={reading.error.envelope} />
        </div>
      )}
      {probe === null && !ineligible && !busy && (
        <div className="proof-line">
          <StateBadge tone="quiet" glyph="unknown" word={text.proof.never.title} />
          <span className="secondary">{text.proof.never.body}</span>
        </div>
      )}
      {probe !== undefined && probe !== null && (
        <div className="proof-last" data-old={busy || undefined}>
          <ProofResult probe={probe} instance={instance} />
        </div>
      )}
    </section>
  );
}
