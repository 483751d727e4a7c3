import type { Change } from '../contract/change.ts';
import type { Fact, InstanceType, SslDetail } from '../contract/instance.ts';
import { lossKind, type Advice, type Evidence, type LossKind, type Risk, type RiskKind } from '../contract/verdict.ts';
import { kindOfCode } from './error-rules.ts';
import { isSingleReplica } from './instance-type.ts';
import { isInWindow } from './maintenance-window.ts';

/** The facts from which the risks of a switch follow. */
export interface RiskFacts {
  type: InstanceType;
  spec_code: string;
  /** Whether SSL would be on afterwards. */
  enabled: boolean;
  /** When show was read, ISO 8601 in UTC. Other times are compared with it. */
  read_at: string;
  ssl_detail: Fact<SslDetail>;
  appendonly: Fact<string | null>;
  transparent_client_ip: boolean | null;
  data: Fact<{ keys: number; used_memory: number } | null>;
  backup_running: Fact<boolean>;
  newest_task: Fact<unknown>;
  /** The online migration that runs with the instance as its target; null for none. */
  migration_task: Fact<{ task_name: string | null; status: string | null } | null>;
  /** The newest change of the instance in the journal. */
  last_change: Pick<Change, 'error' | 'finished_at'> | null;
  maintain_begin: string | null;
  maintain_end: string | null;
}

/** The kind decides whether a risk is a loss, so that the two always agree. */
type Weight =
  | { readonly kind: LossKind; readonly severity: 'loss' }
  | { readonly kind: Exclude<RiskKind, LossKind>; readonly severity: 'interruption' | 'notice' };

type Rule = Weight & {
  readonly holds: (facts: RiskFacts) => boolean;
  readonly evidence: (facts: RiskFacts) => Evidence[];
  readonly advice: (facts: RiskFacts) => Advice;
};

/** A certificate that ends within this time is reported, ms. */
const NEAR_EXPIRY_MS = 30 * 24 * 3_600_000;

const none = (): Evidence[] => [];
const always = (advice: Advice) => (): Advice => advice;

/** A field of show. */
const shown = (facts: RiskFacts, field: string, value: string): Evidence => ({ field, value, read_at: facts.read_at });

/** A fact that was read by a call of its own: its value, or the code of the error that came instead. */
function read<T>(field: string, fact: Fact<T>, words: (value: T) => string): Evidence {
  return { field, value: fact.known ? words(fact.value) : fact.error.error_code, read_at: fact.read_at };
}

function lossEvidence(facts: RiskFacts): Evidence[] {
  const aof = [
    shown(facts, 'spec_code', facts.spec_code),
    read('appendonly', facts.appendonly, (value) => value ?? '–'),
  ];
  if (!facts.data.known || facts.data.value === null) return aof;
  const { keys, used_memory } = facts.data.value;
  const { read_at } = facts.data;
  return [
    ...aof,
    { field: 'keys', value: String(keys), read_at },
    { field: 'used_memory', value: `${used_memory} MB`, read_at },
  ];
}

/** Data survives the restart only in an AOF, and neither single-node nor single-replica instances have one (dcs-api.md §3). */
const isCleared = (facts: RiskFacts): boolean =>
  facts.type === 'single-node' ||
  isSingleReplica(facts.spec_code) ||
  (facts.appendonly.known && facts.appendonly.value === 'no');

const mayBeCleared = (facts: RiskFacts): boolean =>
  !isCleared(facts) && !(facts.appendonly.known && facts.appendonly.value === 'yes');

/** Backups are not for single-node instances (dcs-api.md §1). */
export const canBackUp = (type: InstanceType): boolean => type !== 'single-node';

const againstLoss = (facts: RiskFacts): Advice => (canBackUp(facts.type) ? 'back-up-first' : 'reload-afterwards');

function endsSoon({ ssl_detail, read_at }: RiskFacts): boolean {
  const end = ssl_detail.known ? Date.parse(ssl_detail.value.ssl_expired_at ?? '') : Number.NaN;
  return end - Date.parse(read_at) < NEAR_EXPIRY_MS;
}

const READ_BY_THEMSELVES = ['ssl_detail', 'appendonly', 'data', 'backup_running', 'newest_task'] as const;

const unread = (facts: RiskFacts): Evidence[] =>
  [...READ_BY_THEMSELVES, ...(facts.enabled ? (['migration_task'] as const) : [])]
    .filter((name) => !facts[name].known)
    .map((name) => read(name, facts[name], () => ''));

/** DCS's refusal at the last try, if it said that SSL is not supported; else null. It is newer than `features.support_ssl`. */
function refusalIn({ last_change }: RiskFacts): Evidence[] | null {
  const error = last_change?.error ?? null;
  if (error === null || kindOfCode(error.error_code) !== 'ssl-unsupported') return null;
  return [
    { field: 'error_code', value: error.error_code },
    { field: 'request_id', value: error.request_id ?? '–' },
    { field: 'refused_at', value: last_change?.finished_at ?? '–' },
  ];
}

/** What a switch costs (dcs-api.md §3), the gravest first. */
const RULES: readonly Rule[] = [
  { kind: 'data-cleared', severity: 'loss', holds: isCleared, evidence: lossEvidence, advice: againstLoss },
  { kind: 'data-may-be-cleared', severity: 'loss', holds: mayBeCleared, evidence: lossEvidence, advice: againstLoss },
  {
    kind: 'clients-cut-off',
    severity: 'interruption',
    holds: () => true,
    evidence: none,
    advice: always('warn-clients'),
  },
  {
    kind: 'clients-must-use-tls',
    severity: 'interruption',
    holds: (facts) => facts.enabled,
    evidence: none,
    advice: always('prepare-tls'),
  },
  {
    kind: 'clients-must-use-plaintext',
    severity: 'interruption',
    holds: (facts) => !facts.enabled,
    evidence: none,
    advice: always('prepare-plaintext'),
  },
  {
    kind: 'backup-stopped',
    severity: 'interruption',
    holds: (facts) => facts.backup_running.known && facts.backup_running.value,
    evidence: (facts) => [read('backup status', facts.backup_running, () => 'running')],
    advice: always('wait-for-backup'),
  },
  {
    kind: 'pass-through-excluded',
    severity: 'interruption',
    holds: (facts) => facts.enabled && facts.transparent_client_ip === true,
    evidence: (facts) => [shown(facts, 'transparent_client_ip_enable', 'true')],
    advice: always('turn-off-pass-through'),
  },
  {
    kind: 'migration-running',
    severity: 'interruption',
    holds: ({ enabled, migration_task }) => enabled && migration_task.known && migration_task.value !== null,
    evidence: ({ migration_task }) => [
      read('migration_task', migration_task, (task) => task?.task_name ?? '–'),
      read('migration_task.status', migration_task, (task) => task?.status ?? '–'),
    ],
    advice: always('finish-migration'),
  },
  {
    kind: 'pass-through-unknown',
    severity: 'notice',
    holds: (facts) => facts.enabled && facts.transparent_client_ip === null,
    evidence: none,
    advice: always('check-pass-through'),
  },
  {
    kind: 'client-addresses-hidden',
    severity: 'notice',
    holds: (facts) => facts.enabled && facts.transparent_client_ip === true,
    evidence: (facts) => [shown(facts, 'transparent_client_ip_enable', 'true')],
    advice: always('note-clients'),
  },
  {
    kind: 'migration-excluded',
    severity: 'notice',
    holds: (facts) => facts.enabled,
    evidence: none,
    advice: always('migrate-first'),
  },
  {
    kind: 'refused-before',
    severity: 'notice',
    holds: (facts) => refusalIn(facts) !== null,
    evidence: (facts) => refusalIn(facts) ?? [],
    advice: always('ask-support'),
  },
  {
    kind: 'outside-maintenance-window',
    severity: 'notice',
    holds: (facts) => isInWindow(facts.maintain_begin, facts.maintain_end, facts.read_at) === false,
    evidence: (facts) => [
      shown(facts, 'maintain_begin', `${facts.maintain_begin} UTC`),
      shown(facts, 'maintain_end', `${facts.maintain_end} UTC`),
    ],
    advice: always('wait-for-window'),
  },
  {
    kind: 'certificate-near-expiry',
    severity: 'notice',
    holds: endsSoon,
    evidence: (facts) => [read('ssl_expired_at', facts.ssl_detail, (detail) => detail.ssl_expired_at ?? '–')],
    advice: always('renew-certificate'),
  },
  {
    kind: 'facts-unread',
    severity: 'notice',
    holds: (facts) => unread(facts).length > 0,
    evidence: unread,
    advice: always('read-again'),
  },
];

/** The risks of switching SSL on one instance, the gravest first. */
export function risksOf(facts: RiskFacts): Risk[] {
  return RULES.filter((rule) => rule.holds(facts)).map((rule) => ({
    kind: rule.kind,
    severity: rule.severity,
    evidence: rule.evidence(facts),
    advice: rule.advice(facts),
  }));
}

/** The losses among risks: each must be accepted before a switch. */
export function lossesAmong(risks: readonly Risk[]): LossKind[] {
  return lossKind.options.filter((loss) => risks.some(({ kind }) => kind === loss));
}
