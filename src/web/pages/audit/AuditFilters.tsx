import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { auditAction, NOT_SIGNED_IN } from '../../../contract/audit.ts';
import { instancesQuery } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { InstanceFilter } from './InstanceFilter.tsx';
import type { AuditView } from './view.ts';
import { whoWord } from './words.ts';

interface AuditFiltersProps {
  view: AuditView;
  onChange: (next: Partial<AuditView>) => void;
}

/** Something that a link chose, and the way out of it. */
function Chosen({ word, onRemove }: { word: string; onRemove: () => void }) {
  const { audit } = useText();
  return (
    <button type="button" className="field chosen audit-chosen" aria-label={audit.without(word)} onClick={onRemove}>
      <span className="truncate">{word}</span>
      <Glyph name="close" />
    </button>
  );
}

/** A choice each of what, who, instance and days, and what links in the rows chose. */
export function AuditFilters({ view, onChange }: AuditFiltersProps) {
  const text = useText();
  const words = text.audit;
  const { data: nameOfChosen } = useQuery({
    ...instancesQuery,
    select: (list) => list.instances.find(({ instance_id }) => instance_id === view.instance)?.name,
  });
  const actors = [...new Set([NOT_SIGNED_IN, 'console', ...(view.actor === null ? [] : [view.actor])])];
  return (
    <search className="audit-filters" aria-label={words.filters}>
      <select
        className={view.action === null ? 'field' : 'field chosen'}
        aria-label={words.action}
        value={view.action ?? ''}
        onChange={({ target }) =>
          onChange({ action: auditAction.options.find((each) => each === target.value) ?? null })
        }
      >
        <option value="">{`${words.action}: ${words.all}`}</option>
        {auditAction.options.map((action) => (
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
        {actors.map((actor) => (
          <option key={actor} value={actor}>
            {whoWord(actor, text)}
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
