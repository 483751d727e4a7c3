import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { actorRef, AUDIT_ACTIONS, NOT_SIGNED_IN, readActorRef, type AuditEntry } from '../../../contract/audit.ts';
import { instancesQuery } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { identityWords } from '../../ui/actor-words.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { InstanceFilter } from './InstanceFilter.tsx';
import type { AuditView } from './view.ts';

interface AuditFiltersProps {
  view: AuditView;
  /** The entries on the page. They tell people's names. */
  entries: readonly AuditEntry[];
  onChange: (next: Partial<AuditView>) => void;
}

/** A filter that a link set, with a button that removes it. */
function Chosen({ word, onRemove }: { word: string; onRemove: () => void }) {
  const { audit } = useText();
  return (
    <button type="button" className="field chosen audit-chosen" aria-label={audit.without(word)} onClick={onRemove}>
      <span className="truncate">{word}</span>
      <Glyph name="close" />
    </button>
  );
}

const ALWAYS_OFFERED = [actorRef({ kind: 'local', name: NOT_SIGNED_IN, address: '' }), actorRef({ kind: 'console' })];

/** A person's name from the newest entry that has it, or null. */
function nameOf(ref: string, entries: readonly AuditEntry[]): string | null {
  const actor = entries.find((entry) => actorRef(entry.actor) === ref)?.actor;
  return actor?.kind === 'person' ? actor.name : null;
}

/** Filters by action, person, instance and days, and shows the filters that links set. */
export function AuditFilters({ view, entries, onChange }: AuditFiltersProps) {
  const text = useText();
  const words = text.audit;
  const { data: nameOfChosen } = useQuery({
    ...instancesQuery,
    select: (list) => list.instances.find(({ instance_id }) => instance_id === view.instance)?.name,
  });
  const refs = [...new Set([...ALWAYS_OFFERED, ...(view.actor === null ? [] : [view.actor])])];
  const actors = refs.flatMap((ref) => {
    const who = readActorRef(ref);
    return who === null ? [] : [{ ref, word: identityWords(who, nameOf(ref, entries), text) }];
  });
  return (
    <search className="audit-filters" aria-label={words.filters}>
      <select
        className={view.action === null ? 'field' : 'field chosen'}
        aria-label={words.action}
        value={view.action ?? ''}
        onChange={({ target }) => onChange({ action: AUDIT_ACTIONS.find((each) => each === target.value) ?? null })}
      >
        <option value="">{`${words.action}: ${words.all}`}</option>
        {AUDIT_ACTIONS.map((action) => (
          <option key={action} value={action}>
            {words.actions[action]}
          </option>
        ))}
      </select>
      <select
        className={view.actor === null ? 'field' : 'field chosen'}
        aria-label={words.actor}
        value={view.actor ?? ''}
        onChange={({ target }) => onChange({ actor: target.value === '' ? null : target.value })}
      >
        <option value="">{`${words.actor}: ${words.all}`}</option>
        {actors.map(({ ref, word }) => (
          <option key={ref} value={ref}>
            {word}
          </option>
        ))}
      </select>
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className="audit-day secondary">
          {words[end]}
          <input
            type="date"
            className={view[end] === null ? 'field' : 'field chosen'}
            value={view[end] ?? ''}
            onChange={({ target }) => onChange({ [end]: target.value === '' ? null : target.value })}
          />
        </label>
      ))}
      {view.instance === null ? (
        <InstanceFilter onChoose={(instance) => onChange({ instance })} />
      ) : (
        <Chosen word={nameOfChosen ?? view.instance} onRemove={() => onChange({ instance: null })} />
      )}
      {view.change !== null && (
        <>
          <Chosen word={words.oneChange(view.change)} onRemove={() => onChange({ change: null })} />
          <Link className="audit-open-change" to={`/changes?change=${view.change}`}>
            {words.openChange}
          </Link>
        </>
      )}
    </search>
  );
}
