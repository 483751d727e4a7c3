import type { Fact, InstanceType } from '../contract/instance.ts';
import type { Evidence, Risk, RiskKind, Severity } from '../contract/verdict.ts';
import { isSingleReplica } from './instance-type.ts';

/** What the risks of a switch are read from. */
export interface RiskFacts {
  type: InstanceType;
  spec_code: string;
  /** Whether SSL would be on afterwards. */
  enabled: boolean;
  appendonly: Fact<string | null>;
  transparent_client_ip: boolean | null;
  backup_running: Fact<boolean>;
}

interface Rule {
  readonly kind: RiskKind;
  readonly severity: Severity;
  readonly holds: (facts: RiskFacts) => boolean;
  readonly evidence: (facts: RiskFacts) => Evidence[];
}

const none = (): Evidence[] => [];

const aofEvidence = (facts: RiskFacts): Evidence[] => [
  { field: 'spec_code', value: facts.spec_code },
  {
    field: 'appendonly',
    value: facts.appendonly.known ? (facts.appendonly.value ?? '–') : facts.appendonly.error.error_code,
  },
];

/** Data survives the restart only in an AOF, and neither single-node nor single-replica instances have one (dcs-api.md §3). */
const isCleared = (facts: RiskFacts): boolean =>
  facts.type === 'single-node' ||
  isSingleReplica(facts.spec_code) ||
  (facts.appendonly.known && facts.appendonly.value === 'no');

const mayBeCleared = (facts: RiskFacts): boolean =>
  !isCleared(facts) && !(facts.appendonly.known && facts.appendonly.value === 'yes');

/** What a switch costs (dcs-api.md §3), the gravest first. */
const RULES: readonly Rule[] = [
  { kind: 'data-cleared', severity: 'loss', holds: isCleared, evidence: aofEvidence },
  { kind: 'data-may-be-cleared', severity: 'loss', holds: mayBeCleared, evidence: aofEvidence },
  { kind: 'clients-cut-off', severity: 'interruption', holds: () => true, evidence: none },
  { kind: 'clients-must-use-tls', severity: 'interruption', holds: (facts) => facts.enabled, evidence: none },
  { kind: 'clients-must-use-plaintext', severity: 'interruption', holds: (facts) => !facts.enabled, evidence: none },
  {
    kind: 'backup-stopped',
    severity: 'interruption',
    holds: (facts) => facts.backup_running.known && facts.backup_running.value,
    evidence: () => [{ field: 'backup status', value: 'running' }],
  },
  {
    kind: 'pass-through-excluded',
    severity: 'interruption',
    holds: (facts) => facts.enabled && facts.transparent_client_ip === true,
    evidence: () => [{ field: 'transparent_client_ip_enable', value: 'true' }],
  },
  {
    kind: 'pass-through-unknown',
    severity: 'notice',
    holds: (facts) => facts.enabled && facts.transparent_client_ip === null,
    evidence: none,
  },
];

/** The risks of switching SSL on one instance, the gravest first. */
export function risksOf(facts: RiskFacts): Risk[] {
  return RULES.filter((rule) => rule.holds(facts)).map((rule) => ({
    kind: rule.kind,
    severity: rule.severity,
    evidence: rule.evidence(facts),
  }));
}

/** Whether a switch would, or could, lose data: then the person must confirm it by name. */
export function losesData(risks: readonly Risk[]): boolean {
  return risks.some((risk) => risk.severity === 'loss');
}
