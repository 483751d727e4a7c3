import { Link } from 'react-router-dom';
import { actorRef, type Actor, type AuditEntry } from '../../../contract/audit.ts';
import { useText } from '../../text/TextProvider.tsx';
import { placeWords, whoWords } from '../../ui/actor-words.ts';
import { ExactTime } from '../../ui/ExactTime.tsx';
import { AuditIds } from './AuditIds.tsx';
import { AuditResult } from './AuditResult.tsx';
import { addressOf, type AuditView } from './view.ts';

/** Who acted: the name, and the person's sign-in method, since names are for display only. */
function Who({ who, view }: { who: Actor; view: AuditView }) {
  const text = useText();
  const name = whoWords(who, text);
  const place = placeWords(who, text);
  const full = place === null ? name : text.audit.called(name, place);
  return (
    <>
      <Link className="plain-link" to={addressOf(view, { actor: actorRef(who) })} title={text.audit.only(full)}>
        <bdi>{name}</bdi>
      </Link>
      {place !== null && <span className="audit-place secondary">{place}</span>}
      {who.kind === 'person' && who.subject !== who.name && who.method !== 'link' && (
        <code className="audit-subject secondary truncate" title={who.subject}>
          {who.subject}
        </code>
      )}
    </>
  );
}

/** One entry. Its person, action and instance are links that filter by them. */
export function AuditRow({ entry, view }: { entry: AuditEntry; view: AuditView }) {
  const text = useText();
  const { columns, only } = text.audit;
  const what = text.audit.actions[entry.action];
  const instance = entry.instance_name ?? entry.instance_id;
  return (
    <tr className="audit-entry">
      <td className="audit-time">
        <ExactTime at={entry.at} />
      </td>
      <td className="audit-who" data-label={columns.who}>
        <Who who={entry.actor} view={view} />
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
        <AuditResult entry={entry} />
      </td>
      <td className="audit-job" data-label={columns.job}>
        <AuditIds values={entry.job_id === null ? [] : [entry.job_id]} what={columns.job} />
      </td>
      <td className="audit-requests" data-label={columns.requests}>
        <AuditIds values={entry.request_ids} what={columns.requests} />
      </td>
      <td className="audit-reason" data-label={columns.reason}>
        {entry.reason ?? <span className="secondary">{text.common.none}</span>}
      </td>
    </tr>
  );
}
