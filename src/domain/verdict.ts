import type { BusyReason, Evidence, IneligibleReason, Verdict } from '../contract/verdict.ts';
import { editionOf, typeOf, type SpecFacts } from './instance-type.ts';

/** DCS's fields of one instance, from which the verdict follows. Null when the answer did not have the field. */
export interface VerdictFacts extends SpecFacts {
  engine: string;
  engine_version: string;
  status: string;
  task: string | null;
  /** `features.support_ssl`, the service's own statement. */
  support_ssl: boolean | null;
}

interface Rule<Reason> {
  readonly reason: Reason;
  readonly holds: (facts: VerdictFacts) => boolean;
  /** The fields that the rule reads. They become the evidence. */
  readonly fields: ReadonlyArray<keyof VerdictFacts>;
}

/** Why an instance cannot have SSL (dcs-api.md §2), the most telling reason first. */
const INELIGIBLE: ReadonlyArray<Rule<IneligibleReason>> = [
  { reason: 'engine-not-redis', fields: ['engine'], holds: (i) => !/^(redis)?$/i.test(i.engine) },
  { reason: 'legacy-instance', fields: ['spec_code', 'engine_version'], holds: (i) => i.spec_code.startsWith('dcs.') },
  { reason: 'version-too-old', fields: ['engine_version'], holds: (i) => /^[1-5]\./.test(i.engine_version) },
  { reason: 'enterprise-edition', fields: ['spec_code', 'product_type'], holds: (i) => editionOf(i) === 'enterprise' },
  { reason: 'proxy-cluster', fields: ['spec_code', 'cache_mode'], holds: (i) => typeOf(i) === 'proxy-cluster' },
  {
    reason: 'read-write-splitting',
    fields: ['spec_code', 'cache_mode'],
    holds: (i) => typeOf(i) === 'read-write-splitting',
  },
  { reason: 'creation-failed', fields: ['status'], holds: (i) => i.status === 'CREATEFAILED' },
];

/** Why it cannot be switched at the moment (dcs-api.md §1, instance statuses). */
const BUSY: ReadonlyArray<Rule<BusyReason>> = [
  { reason: 'frozen', fields: ['status'], holds: (i) => i.status === 'FROZEN' || i.status === 'FREEZING' },
  { reason: 'in-error', fields: ['status'], holds: (i) => i.status === 'ERROR' },
  { reason: 'deleted', fields: ['status'], holds: (i) => i.status === 'DELETED' },
  { reason: 'closed', fields: ['status'], holds: (i) => i.status === 'CLOSED' || i.status === 'CLOSING' },
  { reason: 'starting', fields: ['status'], holds: (i) => i.status === 'STARTING' },
  { reason: 'upgrading', fields: ['status'], holds: (i) => i.status === 'UPGRADING' || i.status === 'ROLLBACKING' },
  { reason: 'ip-exchanging', fields: ['status'], holds: (i) => i.status === 'IPEXCHANGING' },
  { reason: 'task-running', fields: ['task', 'status'], holds: (i) => i.task !== null && i.task !== '' },
  { reason: 'not-running', fields: ['status'], holds: (i) => i.status !== 'RUNNING' },
];

const FIELD_NAMES: Partial<Record<keyof VerdictFacts, string>> = { support_ssl: 'features.support_ssl' };

function evidenceOf(facts: VerdictFacts, fields: ReadonlyArray<keyof VerdictFacts>): Evidence[] {
  return fields.flatMap((field) => {
    const value = facts[field];
    return value === null ? [] : [{ field: FIELD_NAMES[field] ?? field, value: String(value) }];
  });
}

function ineligibility(
  facts: VerdictFacts,
): { reason: IneligibleReason; fields: ReadonlyArray<keyof VerdictFacts> } | null {
  const rule = INELIGIBLE.find((candidate) => candidate.holds(facts));
  // The service's own statement decides; the rules only supply the reason (dcs-api.md §2). A failed creation counts all the same.
  if (facts.support_ssl === true) return rule?.reason === 'creation-failed' ? rule : null;
  if (rule !== undefined) return rule;
  if (facts.support_ssl === false) return { reason: 'service-says-no', fields: ['spec_code', 'engine_version'] };
  return typeOf(facts) === 'unknown' ? { reason: 'unrecognised', fields: ['spec_code', 'engine_version'] } : null;
}

/** Whether SSL can be switched on an instance now. Source of the rules: dcs-api.md §2 and §1 (instance statuses). */
export function verdictOf(facts: VerdictFacts): Verdict {
  const found = ineligibility(facts);
  if (found !== null) {
    return {
      kind: 'ineligible',
      reason: found.reason,
      evidence: evidenceOf(facts, ['support_ssl', ...found.fields]),
    };
  }
  const busy = BUSY.find((rule) => rule.holds(facts));
  if (busy !== undefined) return { kind: 'busy', reason: busy.reason, evidence: evidenceOf(facts, busy.fields) };
  return { kind: 'eligible', evidence: evidenceOf(facts, ['support_ssl', 'spec_code', 'engine_version', 'status']) };
}
