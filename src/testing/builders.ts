import { change, type Change } from '../contract/change.ts';
import { projectId } from '../contract/ids.ts';
import { instance, type Instance } from '../contract/instance.ts';

/** The project of the built objects. */
export const PROJECT = projectId.parse('0123456789abcdef0123456789abcdef');

/** An instance in plaintext that can be switched. `more` overrides fields. It is checked against the schema. */
export function anInstance(more: object = {}): Instance {
  return instance.parse({
    project_id: PROJECT,
    instance_id: '22222222-2222-4222-8222-222222222222',
    name: 'orders-cache',
    description: '',
    type: 'master-standby',
    edition: 'basic',
    engine: 'Redis',
    engine_version: '6.0',
    spec_code: 'redis.ha.xu1.large.r2.4',
    status: 'RUNNING',
    task: null,
    addresses: [],
    used_memory: 0,
    max_memory: 0,
    tags: [],
    ssl: { state: 'off', source: 'hint', read_at: '2026-11-24T04:00:00.000Z' },
    verdict: { kind: 'eligible', evidence: [] },
    ...more,
  });
}

/** A new intent to switch SSL on. `more` overrides fields. It is checked against the schema. */
export function aChange(more: object = {}): Change {
  return change.parse({
    project_id: PROJECT,
    change_id: '33333333-3333-4333-8333-333333333333',
    instance_id: '22222222-2222-4222-8222-222222222222',
    instance_name: 'orders-cache',
    enabled: true,
    state: 'intended',
    job_id: null,
    error: null,
    created_at: '2026-11-24T04:00:00.000Z',
    updated_at: '2026-11-24T04:00:00.000Z',
    finished_at: null,
    ...more,
  });
}
