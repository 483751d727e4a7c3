import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import type { Instance } from '../../../contract/instance.ts';
import { probeMutation } from '../../api/probe-instance.ts';
import { probeQuery } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ErrorWords } from '../../ui/ErrorWords.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { ProbeResult } from './ProbeResult.tsx';
import './probe.css';

interface ProbeButtonProps {
  busy: boolean;
  /** Why no probe can start now, or null. */
  blocked: string | null;
  onProbe: () => void;
}

function ProbeButton({ busy, blocked, onProbe }: ProbeButtonProps) {
  const text = useText();
  const reasonId = useId();
  const disabled = busy || blocked !== null;
  return (
    <div className="probe-action">
      {blocked !== null && (
        <span id={reasonId} className="secondary">
          {blocked}
        </span>
      )}
      <button
        type="button"
        className="field"
        aria-disabled={disabled}
        aria-busy={busy}
        aria-describedby={blocked === null ? undefined : reasonId}
        onClick={() => {
          if (!disabled) onProbe();
        }}
      >
        {busy ? text.probe.probing : text.probe.probe}
      </button>
    </div>
  );
}

interface ProofSectionProps {
  instance: Instance;
  /** Whether a change runs on the instance. */
  changing: boolean;
}

/** The findings of the console's own connections to the instance, and a button for a new probe. */
export function ProbeSection({ instance, changing }: ProofSectionProps) {
  const text = useText();
  const client = useQueryClient();
  const reading = useQuery(probeQuery(instance));
  const mutation = useMutation(probeMutation(client, instance));
  // The key keeps a running probe visible after the person leaves the page and returns.
  const busy = useIsMutating({ mutationKey: ['probe', instance.instance_id] }) > 0;

  const ineligible = instance.verdict.kind === 'ineligible';
  const blocked = ineligible ? text.probe.ineligible : changing ? text.probe.changing : null;
  const probe = reading.data;
  return (
    <section className="instance-section instance-wide probe" aria-labelledby="probe-heading" aria-busy={busy}>
      <div className="probe-head">
        <h2 id="probe-heading">{text.probe.title}</h2>
        <ProbeButton busy={busy} blocked={blocked} onProbe={() => mutation.mutate()} />
      </div>
      <div role="status">
        {busy && (
          <div className="probe-line">
            <StateBadge tone="busy" glyph="busy" word={text.probe.probing} />
            <span className="secondary">{text.probe.running}</span>
          </div>
        )}
      </div>
      {!busy && mutation.error !== null && (
        <div className="probe-failed" role="alert">
          <StateBadge tone="failed" glyph="failed" word={text.probe.failed} />
          <ErrorWords error={mutation.error.envelope} />
        </div>
      )}
      {probe === undefined && reading.error === null && (
        <p aria-label={text.probe.loading} aria-busy>
          <Skeleton width="60%" />
        </p>
      )}
      {probe === undefined && reading.error !== null && (
        <div className="probe-failed" role="alert">
          <StateBadge tone="unknown" glyph="unknown" word={text.probe.unread} />
          <ErrorWords error={reading.error.envelope} />
        </div>
      )}
      {probe === null && !ineligible && !busy && (
        <div className="probe-line">
          <StateBadge tone="quiet" glyph="unknown" word={text.probe.never.title} />
          <span className="secondary">{text.probe.never.body}</span>
        </div>
      )}
      {probe !== undefined && probe !== null && (
        <div className="probe-last" data-old={busy || undefined}>
          <ProbeResult probe={probe} instance={instance} />
        </div>
      )}
    </section>
  );
}
