import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { actorWord, type AuditEntry } from '../../../contract/audit.ts';
import { changeState } from '../../../contract/change.ts';
import { kindOfCode } from '../../../domain/error-rules.ts';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { addressOf, type AuditView } from './view.ts';
import { stateWords, whoWords } from './words.ts';

function Ids({ values, what }: { values: readonly string[]; what: string }): ReactNode {
  const { none } = useText().common;
  if (values.length === 0) return <span className="secondary">{none}</span>;
  return values.map((value) => (
    <span key={value} className="audit-id">
      <code className="truncate" title={value}>
        {value}
      </code>
      <CopyButton value={value} what={`${what} ${value}`} />
    </span>
  ));
}

/** From what to what it went; an outcome and a refusal as the state that they are. */
function Result({ entry }: { entry: AuditEntry }): ReactNode {
  const text = useText();
  const { action, before, after } = entry;
  if (action === 'refused') {
    const wish = after === null ? null : text.common.action(after === 'on');
    return <StateBadge tone="notEligible" glyph="barred" word={text.audit.refused(wish)} />;
  }
  if (before === null && after === null) return <span className="secondary">{text.common.none}</span>;
  const outcome = action === 'outcome' ? changeState.safeParse(after) : null;
  return (
    <span className="audit-becomes">
      <span className="secondary">{stateWords(before, text)}</span>
      <span className="secondary">
        <Glyph name="right" />
        <span className="visually-hidden">{text.audit.becomes}</span>
      </span>
      {outcome?.success === true ? <OutcomeBadge change={{ state: outcome.data }} /> : stateWords(after, text)}
    </span>
  );
}

/** Why it was refused or went wrong: the code, and what it means, or what came with one that the console does not know. */
function Why({ entry: { error_code, error_msg } }: { entry: AuditEntry }): ReactNode {
  const { errors } = useText();
  if (error_code === null) return null;
  const kind = kindOfCode(error_code);
  return (
    <p className="audit-why secondary" title={error_msg ?? undefined}>
      <code>{error_code}</code> {kind === null ? error_msg : errors[kind].meaning}
    </p>
  );
}

/** One entry. Who, what and instance are links that narrow the view to it. */
export function AuditRow({ entry, view }: { entry: AuditEntry; view: AuditView }) {
  const text = useText();
  const { columns, only } = text.audit;
  const who = whoWords(entry.actor, text);
  const what = text.audit.actions[entry.action];
  const instance = entry.instance_name ?? entry.instance_id;
  return (
    <tr className="audit-entry">
      <td className="audit-time">
        <RelativeTime at={entry.at} />
      </td>
      <td className="audit-who" data-label={columns.who}>
        <Link className="plain-link" to={addressOf(view, { actor: actorWord(entry.actor) })} title={only(who)}>
          {who}
        </Link>
        {entry.actor.kind === 'local' && <code className="audit-address secondary">{entry.actor.address}</code>}
      </td>
      <td className="audit-what">
        <Link className="plain-link" to={addressOf(view, { action: entry.action })} title={only(what)}>
          {what}
        </Link>
        {entry.change_id !== null && view.change === null && (
          <Link className="plain-link secondary audit-of-change" to={addressOf(view, { change: entry.change_id })}>
            {text.audit.ofChange}
          </Link>
        )}
      </td>
      <td className="audit-instance">
        {instance === null || entry.instance_id === null ? (
          <span className="secondary">{text.common.none}</span>
        ) : (
          <Link className="plain-link" to={addressOf(view, { instance: entry.instance_id })} title={only(instance)}>
            {instance}
          </Link>
        )}
      </td>
      <td className="audit-result" data-label={columns.result}>
        <Result entry={entry} />
        <Why entry={entry} />
      </td>
      <td className="audit-job" data-label={columns.job}>
        <Ids values={entry.job_id === null ? [] : [entry.job_id]} what={columns.job} />
      </td>
      <td className="audit-requests" data-label={columns.requests}>
        <Ids values={entry.request_ids} what={columns.requests} />
      </td>
      <td className="audit-reason" data-label={columns.reason}>
        {entry.reason ?? <span className="secondary">{text.common.none}</span>}
      </td>
    </tr>
  );
}
