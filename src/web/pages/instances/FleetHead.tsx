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

/** Where the fleet stands, at a glance: how many of those that can have SSL have it, and the picture of all. */
export function FleetHead({ instances, counts, chosen, onChoose }: FleetHeadProps) {
  const text = useText();
  const eligible = instances?.filter((instance) => instance.verdict.kind !== 'ineligible');
  const encrypted = eligible?.filter((instance) => instance.ssl.state === 'on');
  return (
    <div className="fleet-head">
      <div className="fleet-title">
        <h1>{text.instances.title}</h1>
        <p>
          {eligible === undefined || encrypted === undefined ? (
            <Skeleton width="176px" />
          ) : (
            text.instances.encryptedOf(encrypted.length, eligible.length)
          )}
        </p>
      </div>
      <FleetBar counts={instances === undefined ? undefined : counts} chosen={chosen} onChoose={onChoose} />
    </div>
  );
}
