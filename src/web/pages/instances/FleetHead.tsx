import type { Instance } from '../../../contract/instance.ts';
import type { Segment } from '../../../domain/fleet-summary.ts';
import { useText } from '../../text/TextProvider.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { FleetBar } from './FleetBar.tsx';

interface FleetHeadProps {
  /** Undefined while the fleet is read. */
  instances: readonly Instance[] | undefined;
  counts: Readonly<Record<Segment, number>>;
  chosen: string | undefined;
  onChoose: (segment: Segment | undefined) => void;
}

/** The state of the fleet: how many of the instances that can have SSL have it, and the bar. */
export function FleetHead({ instances, counts, chosen, onChoose }: FleetHeadProps) {
  const text = useText();
  const eligible = counts.encrypted + counts.plaintext + counts.unknown + counts.busy;
  return (
    <div className="fleet-head">
      <div className="fleet-title">
        <h1>{text.instances.title}</h1>
        <p>
          {instances === undefined ? (
            <Skeleton width="176px" />
          ) : (
            text.instances.encryptedOf(counts.encrypted, eligible)
          )}
        </p>
      </div>
      <FleetBar counts={instances === undefined ? undefined : counts} chosen={chosen} onChoose={onChoose} />
    </div>
  );
}
