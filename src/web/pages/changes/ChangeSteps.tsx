import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Link } from 'react-router-dom';
import { identityOf } from '../../../contract/audit.ts';
import type { Change, ChangeStep } from '../../../contract/change.ts';
import { changeQuery } from '../../api/queries.ts';
import { useLanguage, useText } from '../../text/TextProvider.tsx';
import { identityWords } from '../../ui/actor-words.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { EvidenceChips } from '../../ui/EvidenceChips.tsx';
import { ErrorWords } from '../../ui/ErrorWords.tsx';
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx';
import { duration, exactTime } from '../../ui/relative-time.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { CheckAgain } from './CheckAgain.tsx';
import { stepWords } from './step-words.ts';

function Steps({ steps, labelledBy }: { steps: readonly ChangeStep[]; labelledBy: string }) {
  const text = useText();
  const { language } = useLanguage();
  const start = Date.parse(steps[0]?.at ?? '');
  const told = steps.map((step) => ({ step, words: stepWords(step, text) }));
  return (
    <ol className="steps" aria-labelledby={labelledBy}>
      {told.map(({ step, words }, index) => (
        <li key={`${step.state} ${step.cause} ${step.at}`}>
          <OutcomeBadge change={step} past={index < steps.length - 1} word={words.state} />
          <time dateTime={step.at} title={exactTime(Date.parse(step.at), language)}>
            +{duration(Date.parse(step.at) - start)}
          </time>
          <div>
            <span className="secondary">{words.cause}</span>
            <EvidenceChips evidence={step.evidence} />
          </div>
        </li>
      ))}
    </ol>
  );
}

/** One change in full: every step of the journal with its cause, the reason for its end, and its ids. */
export function ChangeSteps({ change }: { change: Change }) {
  const text = useText();
  const titleId = useId();
  const reading = useQuery(changeQuery(change.change_id));
  const { asked_by } = change;
  const name = asked_by?.kind === 'person' ? asked_by.name : null;
  const who = asked_by === null || asked_by.kind === 'console' ? null : identityWords(identityOf(asked_by), name, text);
  const address = new URL(`/changes?change=${change.change_id}`, window.location.href).href;
  return (
    <div className="steps-panel">
      <div>
        <p id={titleId} className="steps-title">
          {text.changes.steps}
        </p>
        {reading.data !== undefined ? (
          <Steps steps={reading.data.steps} labelledBy={titleId} />
        ) : reading.error !== null ? (
          <ErrorState
            title={text.changes.stepsFailed}
            error={reading.error.envelope}
            onRetry={() => void reading.refetch()}
          />
        ) : (
          <p aria-busy>
            <Skeleton width="60%" />
          </p>
        )}
        {who !== null && (
          <p className="secondary">
            {text.changes.askedBy(who)} <Link to={`/audit?change=${change.change_id}`}>{text.changes.inAudit}</Link>
          </p>
        )}
        <p className="change-names secondary">
          {text.changes.changeId} <code>{change.change_id}</code>
          <CopyButton value={change.change_id} what={text.changes.changeId} />
          <CopyButton value={address} what={text.changes.link} glyph="link" />
        </p>
      </div>
      {change.error !== null && (
        <div>
          <p className="steps-title">{text.changes.why}</p>
          <ErrorWords error={change.error} />
          <CheckAgain change={change} />
        </div>
      )}
    </div>
  );
}
