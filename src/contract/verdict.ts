import * as z from 'zod/mini';
import { instant } from './ids.ts';

/** A fact that something was concluded from: DCS's own field name, its value as it came, and when it was read, where that is its own time. */
export const evidence = z.object({ field: z.string(), value: z.string(), read_at: z.optional(instant) });
export type Evidence = z.infer<typeof evidence>;

/** Why SSL cannot be had on an instance at all (dcs-api.md §2). */
export const ineligibleReason = z.enum([
  'engine-not-redis',
  'legacy-instance',
  'version-too-old',
  'proxy-cluster',
  'read-write-splitting',
  'enterprise-edition',
  'creation-failed',
  'service-says-no',
  'unrecognised',
]);
export type IneligibleReason = z.infer<typeof ineligibleReason>;

/** Why SSL cannot be switched at the moment on an instance that can have it. */
export const busyReason = z.enum([
  'task-running',
  'frozen',
  'in-error',
  'closed',
  'starting',
  'deleted',
  'upgrading',
  'ip-exchanging',
  'not-running',
]);
export type BusyReason = z.infer<typeof busyReason>;

/** Whether SSL can be switched on an instance now, and from what that was read. */
export const verdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('eligible'), evidence: z.array(evidence) }),
  z.object({ kind: z.literal('ineligible'), reason: ineligibleReason, evidence: z.array(evidence) }),
  z.object({ kind: z.literal('busy'), reason: busyReason, evidence: z.array(evidence) }),
]);
export type Verdict = z.infer<typeof verdict>;

/** Of what a switch would cost, the losses: data goes and does not come back. Each must be accepted before a switch. */
export const lossKind = z.enum(['data-cleared', 'data-may-be-cleared']);
export type LossKind = z.infer<typeof lossKind>;

/** What a switch would cost. */
export const riskKind = z.enum([
  ...lossKind.options,
  'clients-cut-off',
  'clients-must-use-tls',
  'clients-must-use-plaintext',
  'backup-stopped',
  'pass-through-excluded',
  'pass-through-unknown',
  'migration-running',
  'migration-excluded',
  'client-addresses-hidden',
  'refused-before',
  'outside-maintenance-window',
  'certificate-near-expiry',
  'facts-unread',
]);
export type RiskKind = z.infer<typeof riskKind>;

/** `loss`: data goes and does not come back. `interruption`: service stops or clients break. `notice`: worth knowing. */
export const severity = z.enum(['loss', 'interruption', 'notice']);
export type Severity = z.infer<typeof severity>;

/** What helps against a risk, before the switch. */
export const advice = z.enum([
  'back-up-first',
  'reload-afterwards',
  'warn-clients',
  'prepare-tls',
  'prepare-plaintext',
  'wait-for-backup',
  'turn-off-pass-through',
  'check-pass-through',
  'finish-migration',
  'migrate-first',
  'note-clients',
  'ask-support',
  'wait-for-window',
  'renew-certificate',
  'read-again',
]);
export type Advice = z.infer<typeof advice>;

export const risk = z.object({ kind: riskKind, severity, evidence: z.array(evidence), advice });
export type Risk = z.infer<typeof risk>;
