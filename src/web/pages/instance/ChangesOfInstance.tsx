import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import type { InstanceId } from '../../../contract/ids.ts';
import { changesOfQuery } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ChangesTable } from '../changes/ChangesTable.tsx';

/** The changes of one instance. `?change=` in the address opens the steps of one. */
export function ChangesOfInstance({ id }: { id: InstanceId }) {
  const text = useText();
  const reading = useQuery(changesOfQuery(id));
  const [parameters, setParameters] = useSearchParams();
  const open = (change: string | null) => setParameters(change === null ? {} : { change }, { replace: true });

  if (reading.data === undefined) {
    if (reading.error === null) {
      return (
        <p aria-busy>
          <Skeleton width="60%" />
        </p>
      );
    }
    const { envelope } = reading.error;
    return <ErrorState title={text.changes.failed} error={envelope} onRetry={() => void reading.refetch()} />;
  }
  if (reading.data.length === 0) return <p className="secondary">{text.instance.noChanges}</p>;
  return (
    <ChangesTable
      changes={reading.data}
      label={text.instance.changes}
      open={parameters.get('change')}
      onOpen={open}
      ofOneInstance
    />
  );
}
