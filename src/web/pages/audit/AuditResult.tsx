import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../contract/audit.ts';
import { changeState } from '../../../contract/change.ts';
import { kindOfCode } from '../../../domain/error-rules.ts';
import { useLanguage, useText } from '../../text/TextProvider.tsx';
import type { Texts } from '../../text/texts.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx';
import { clockTime } from '../../ui/relative-time.ts';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { AuditIds } from './AuditIds.tsx';
import { stateWords } from './words.ts';

/** The refused action: a switch to on or off, or a sign-in. Null if it is unknown. */
function refusedWhat({ action, before, after }: AuditEntry, text: Texts): string | null {
  if (action === 'sign-in-refused') return before;
  return after === null ? null : text.common.action(after === 'on');
}

/** The state before and after. An outcome or a refusal is shown as a single state. */
function Becomes({ entry }: { entry: AuditEntry }): ReactNode {
  const text = useText();
  const { action, before, after } = entry;
  if (action === 'refused' || action === 'sign-in-refused') {
    const word = text.audit.refused(refusedWhat(entry, text), entry.times ?? 1);
    return <StateBadge tone="notEligible" glyph="blocked" word={word} />;
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

/** The reason for a failure: the code and its meaning, or DCS's message if the console does not know the code. */
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

/** When the first occurrence was, if an entry stands for several. */
function Since({ entry: { times, since } }: { entry: AuditEntry }): ReactNode {
  const { audit } = useText();
  const { language } = useLanguage();
  if (times === null || since === null) return null;
  return (
    <p className="audit-since secondary">
      {audit.since(times)}{' '}
      <time dateTime={since} title={since}>
        {clockTime(Date.parse(since), language)}
      </time>
    </p>
  );
}

/** What the requester agreed to, if the entry says so: the losses, and whether to make a backup first. */
function Agreed({ entry: { acknowledged, backup_first } }: { entry: AuditEntry }): ReactNode {
  const { audit, rules } = useText();
  if (acknowledged === null || backup_first === null) return null;
  const losses = acknowledged.map((loss) => rules.risks[loss].title);
  return (
    <ul className="audit-agreed">
      <li className={losses.length === 0 ? 'secondary' : undefined}>{audit.accepted(losses)}</li>
      <li className={backup_first ? undefined : 'secondary'}>{audit.backupFirst(backup_first)}</li>
    </ul>
  );
}

/** The content of an entry: the states, the agreement, the backup, and the reason for a failure. */
export function AuditResult({ entry }: { entry: AuditEntry }) {
  const { audit } = useText();
  return (
    <>
      <Becomes entry={entry} />
      <Since entry={entry} />
      <Agreed entry={entry} />
      {entry.backup_id !== null && (
        <div className="audit-backup secondary">
          {audit.backup} <AuditIds values={[entry.backup_id]} what={audit.backup} />
        </div>
      )}
      <Why entry={entry} />
    </>
  );
}
