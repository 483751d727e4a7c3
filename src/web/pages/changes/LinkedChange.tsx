import { useQuery } from '@tanstack/react-query';
import { changeId, type ChangeId } from '../../../contract/ids.ts';
import { kindOfCode } from '../../../domain/error-rules.ts';
import { changeQuery } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ChangesTable } from './ChangesTable.tsx';

function Linked({ id, onClose }: { id: ChangeId; onClose: () => void }) {
  const { changes } = useText();
  const reading = useQuery(changeQuery(id));
  if (reading.data !== undefined) {
    return (
      <section className="linked-change">
        <h2>{changes.linked}</h2>
        <ChangesTable changes={[reading.data.change]} label={changes.linked} open={id} onOpen={onClose} />
      </section>
    );
  }
  if (reading.error !== null) {
    const { envelope } = reading.error;
    if (kindOfCode(envelope.error_code) === 'console-not-found') return <EmptyState {...changes.missing} />;
    return <ErrorState title={changes.linkedFailed} error={envelope} onRetry={() => void reading.refetch()} />;
  }
  return (
    <p aria-busy>
      <Skeleton width="100%" />
    </p>
  );
}

/** The linked change if the list does not have it: it may be older, or it may not exist. */
export function LinkedChange({ id, onClose }: { id: string; onClose: () => void }) {
  const { changes } = useText();
  const parsed = changeId.safeParse(id);
  return parsed.success ? <Linked id={parsed.data} onClose={onClose} /> : <EmptyState {...changes.missing} />;
}
