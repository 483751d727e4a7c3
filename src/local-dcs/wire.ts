import { isoTime } from './clock.ts';
import type { TaskEnableSsl } from './config.ts';
import { domainNameOf, readonlyDomainNameOf, type Instance, type InstanceSpec } from './fleet/instance.ts';
import { KEY_OWNER } from './iam/users.ts';
import type { Backup, Job } from './state.ts';

// The JSON shapes of dcs-api.md §1, one function each.

const REPLICAS = /\.r(\d+)\./;

/** A listed instance. It lacks cache_mode, product_type, task and pass-through, which only show has. */
export function listed({ spec, state }: Instance, usedMemory: number): object {
  const large = spec.max_memory >= 1024;
  return {
    instance_id: spec.id,
    name: spec.name,
    description: spec.description,
    spec_code: spec.spec_code,
    engine: spec.engine,
    engine_version: spec.engine_version,
    status: state.status,
    sub_status: 'normal',
    enable_ssl: state.enable_ssl,
    port: state.port,
    ip: ipsOf(spec),
    domain_name: domainNameOf(spec),
    readonly_domain_name: readonlyDomainNameOf(spec),
    max_memory: spec.max_memory,
    used_memory: usedMemory,
    capacity: large ? spec.max_memory / 1024 : 0,
    capacity_minor: large ? '' : `.${String(spec.max_memory / 1024).split('.')[1] ?? ''}`,
    maintain_begin: spec.maintain_begin,
    maintain_end: spec.maintain_end,
    no_password_access: 'false',
    publicip_address: spec.public_ip ?? null,
    enable_publicip: spec.public_ip !== undefined,
    vpc_id: '8f6b2c1e-52b3-4d8a-9f33-0d1c7a4be501',
    vpc_name: 'vpc-production',
    subnet_id: '3a1b9c77-6a53-4f0e-8f0c-0f1f8e6a2b44',
    security_group_id: '6fd1b5a0-27fe-4f36-8d3a-95c1a40f7c10',
    enterprise_project_id: '0',
    charging_mode: 0,
    tags: spec.tags,
    az_codes: spec.cache_mode === 'single' ? ['local-1a'] : ['local-1a', 'local-1b'],
    cpu_type: spec.spec_code.includes('.au1.') ? 'aarch64' : 'x86_64',
    created_at: spec.created_at,
    updated_at: state.updated_at,
    user_id: KEY_OWNER.id,
    user_name: KEY_OWNER.name,
    access_user: '',
    features: {
      support_acl: false,
      support_transparent_client_ip: spec.support_ssl && spec.cache_mode !== 'cluster',
      support_ssl: spec.support_ssl,
      support_audit_log: false,
    },
  };
}

/** `task` of show: its type is not documented (dcs-api.md §1). */
function taskAs(shape: 'text' | 'object' | 'array', name: string | null): unknown {
  const all = name === null ? [] : [{ name, status: 'RUNNING' }];
  switch (shape) {
    case 'text':
      return name;
    case 'object':
      return all[0] ?? {};
    case 'array':
      return all;
  }
}

/** Show: the fields of the list and more, with `update_at` where the list has `updated_at`. */
export function shown(
  instance: Instance,
  usedMemory: number,
  shapeOfTask: 'text' | 'object' | 'array' = 'text',
): object {
  const { spec, state } = instance;
  return {
    ...listed(instance, usedMemory),
    updated_at: undefined,
    update_at: state.updated_at,
    cache_mode: spec.cache_mode,
    product_type: spec.product_type,
    replica_count: spec.cache_mode === 'single' ? 1 : Number(REPLICAS.exec(spec.spec_code)?.[1] ?? 2),
    sharding_count: spec.cache_mode === 'cluster' || spec.cache_mode === 'proxy' ? 3 : 1,
    task: taskAs(shapeOfTask, state.task),
    transparent_client_ip_enable: state.transparent_client_ip,
  };
}

/** SSL detail of an instance with SSL on. */
export function sslDetail({ spec, state }: Instance, expiresAt: number): object {
  return {
    enabled: true,
    ip: spec.nodes > 0 ? '127.0.0.1' : privateIps(spec.id, 1),
    ipv6: null,
    port: String(state.port),
    domain_name: `${domainNameOf(spec)}:${state.port}`,
    ssl_expired_at: isoTime(expiresAt),
    ssl_validated: true,
  };
}

/** The job status that DCS reports: a hanging job never ends. */
const toldStatus = (job: Job): Job['status'] =>
  job.quirk === 'hangs' && job.status === 'SUCCESS' ? 'RUNNING' : job.status;

/** A job as DCS shows it. */
export function shownJob(job: Job): object {
  return {
    job_id: job.job_id,
    job_type: job.job_type,
    status: toldStatus(job),
    begin_time: String(job.begin_time),
    end_time: job.end_time === null || toldStatus(job) === 'RUNNING' ? null : String(job.end_time),
    fail_reason: job.fail_reason,
  };
}

/** Whether a task has `details.enable_ssl`. */
function isMarked({ enable_ssl }: Job, reading: TaskEnableSsl): boolean {
  return enable_ssl !== null && (reading === 'both' || (reading === 'on-only' && enable_ssl));
}

/**
 * A job as an entry of the task lists.
 *
 * @param named whether the entry has the job's id, which DCS promises nowhere (dcs-api.md §1)
 * @param reading for which switches the entry has `enable_ssl`
 */
export function task(job: Job, named: boolean, reading: TaskEnableSsl): object {
  return {
    id: `task-${job.job_id}`,
    name: job.job_type,
    details: isMarked(job, reading) ? { enable_ssl: job.enable_ssl } : {},
    user_name: job.user_name,
    user_id: job.user_id,
    params: '',
    status: toldStatus(job),
    created_at: isoTime(job.begin_time),
    updated_at: isoTime(job.end_time ?? job.begin_time),
    enable_show: true,
    ...(named && { job_id: job.job_id }),
    ...(job.status === 'FAIL' && { error_code: 'DCS.5000' }),
  };
}

/** A running online migration into an instance, as an entry of the list of migrations. */
export function migrationTask({ spec, state }: Instance): { task_name: string } & Record<string, string> {
  return {
    task_id: spec.id.replaceAll('-', ''),
    task_name: `to-${spec.name}`,
    status: 'MIGRATING',
    migration_type: 'online_migration',
    migration_method: 'incremental_migration',
    data_source: '192.0.2.17:6379',
    source_instance_name: '',
    source_instance_id: '',
    target_instance_addrs: `${ipsOf(spec)}:${state.port}`,
    target_instance_name: spec.name,
    target_instance_id: spec.id,
    target_instance_status: state.status,
    created_at: spec.created_at,
    description: '',
  };
}

/** A backup, as an entry of the list of backups. */
export function backupRecord(backup: Backup): object {
  return { ...backup, is_support_restore: backup.status === 'succeed' ? 'TRUE' : 'FALSE' };
}

/** `ip` of an instance: one address, or several joined by commas for a cluster without redis-servers. */
export function ipsOf(spec: InstanceSpec): string {
  return spec.nodes > 0 ? '127.0.0.1' : privateIps(spec.id, spec.cache_mode === 'cluster' ? 3 : 1);
}

/** Addresses for records without redis-servers. The same id gives the same addresses. */
function privateIps(id: string, count: number): string {
  const number = Number.parseInt(id.slice(0, 8), 16);
  return Array.from({ length: count }, (_, node) => `192.168.${(number >> 8) % 250}.${(number % 240) + node + 5}`).join(
    ',',
  );
}
