import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { instanceId, type InstanceId } from '../../../contract/ids.ts';
import { instancesQuery } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';

/** The highest number of suggestions. */
const OFFERED = 20;

/** Chooses one instance by name or id. The text becomes a filter once it matches exactly one instance. */
export function InstanceFilter({ onChoose }: { onChoose: (id: InstanceId) => void }) {
  const { audit } = useText();
  const offersId = useId();
  const [typed, setTyped] = useState('');
  const { data } = useQuery(instancesQuery);
  const word = typed.trim().toLowerCase();
  const instances = data?.instances ?? [];
  const offers = instances.filter(({ name }) => name.toLowerCase().includes(word)).slice(0, OFFERED);

  function type(text: string) {
    setTyped(text);
    const id = instanceId.safeParse(text.trim());
    if (id.success) onChoose(id.data);
  }
  function chooseTyped() {
    const named = instances.filter(({ name }) => name.toLowerCase() === word);
    if (named.length === 1 && named[0] !== undefined) onChoose(named[0].instance_id);
  }
  return (
    <form
      className="audit-instance-filter"
      onSubmit={(event) => {
        event.preventDefault();
        chooseTyped();
      }}
    >
      <input
        type="search"
        className="field"
        list={offersId}
        aria-label={audit.instance}
        placeholder={audit.instanceHint}
        value={typed}
        onChange={(event) => type(event.target.value)}
        onBlur={chooseTyped}
      />
      <datalist id={offersId}>
        {offers.map(({ instance_id, name }) => (
          <option key={instance_id} value={instance_id} label={name} />
        ))}
      </datalist>
    </form>
  );
}
