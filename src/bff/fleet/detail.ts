import type { InstanceId } from '../../contract/ids.ts';
import type { InstanceDetail } from '../../contract/instance.ts';
import { risksOf } from '../../domain/risk.ts';
import type { WireInstance } from '../cloud/wire.ts';
import type { InstanceFacts, ReadFacts } from './facts.ts';

/** The fields that only show has. */
function shownFields(wire: WireInstance) {
  const { kept, left_out } = wire.az_codes;
  return {
    created_at: wire.created_at,
    updated_at: wire.updated_at ?? wire.update_at,
    vpc_name: wire.vpc_name,
    az_codes: left_out === 0 ? kept : [...kept, `… (${left_out} left out)`],
    replica_count: wire.replica_count,
    sharding_count: wire.sharding_count,
  };
}

/** The risks of switching SSL to a state, by the facts. */
export function risksFrom(facts: InstanceFacts, enabled: boolean) {
  const { type, spec_code } = facts.instance;
  return risksOf({ ...facts, type, spec_code, enabled });
}

/** Reads one instance with all its facts, for its page. */
export function createReadDetail(readFacts: ReadFacts) {
  /** @throws Failure when show fails */
  return async (id: InstanceId): Promise<InstanceDetail> => {
    const facts = await readFacts(id);
    const { wire, last_change: _last, ...rest } = facts;
    return { ...rest, ...shownFields(wire), risks: risksFrom(facts, facts.instance.ssl.state !== 'on') };
  };
}
export type ReadDetail = ReturnType<typeof createReadDetail>;
