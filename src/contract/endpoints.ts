import type { ChangeId, InstanceId, JobId } from './ids.ts';

/** Every path of the BFF, once. A `:name` part is filled by the builders below. */
export const PATHS = {
  instances: '/api/instances',
  instance: '/api/instances/:instance_id',
  ssl: '/api/instances/:instance_id/ssl',
  preview: '/api/instances/:instance_id/ssl/preview',
  certificate: '/api/instances/:instance_id/certificate',
  probe: '/api/instances/:instance_id/probe',
  changes: '/api/changes',
  change: '/api/changes/:change_id',
  check: '/api/changes/:change_id/check',
  job: '/api/jobs/:job_id',
  events: '/api/events',
  audit: '/api/audit',
  auditExport: '/api/audit/export',
  auditChain: '/api/audit/chain',
  session: '/api/session',
  signInByLink: '/api/session/link',
  signInByAccount: '/api/session/local',
  signInByIam: '/api/session/iam',
  ownPassword: '/api/session/password',
  oidcStart: '/auth/oidc/start',
  oidcCallback: '/auth/oidc/callback',
  sessions: '/api/sessions',
  ownSession: '/api/sessions/:session_id',
  healthz: '/healthz',
  readyz: '/readyz',
} as const;

export const instancePath = (id: InstanceId) => PATHS.instance.replace(':instance_id', id);
export const sslPath = (id: InstanceId) => PATHS.ssl.replace(':instance_id', id);
export const previewPath = (id: InstanceId, enabled: boolean) =>
  `${PATHS.preview.replace(':instance_id', id)}?enabled=${enabled}`;
export const certificatePath = (id: InstanceId) => PATHS.certificate.replace(':instance_id', id);
export const probePath = (id: InstanceId) => PATHS.probe.replace(':instance_id', id);
export const changePath = (id: ChangeId) => PATHS.change.replace(':change_id', id);
export const checkPath = (id: ChangeId) => PATHS.check.replace(':change_id', id);
export const ownSessionPath = (id: string) => PATHS.ownSession.replace(':session_id', id);
export const jobPath = (id: JobId) => PATHS.job.replace(':job_id', id);
