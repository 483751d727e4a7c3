import { errors } from '../errors.ts';
import { scenarioOf, type Instance } from '../fleet/instance.ts';
import { SCENARIOS } from '../scenarios.ts';
import { ipsOf, listed, shown } from '../wire.ts';
import { bodyField, figuresOf, instanceOf, json, paging, query, type Handler } from './request.ts';

/** `GET /instances` */
export const listInstances: Handler = async (dcs, request) => {
  const { offset, limit } = paging(request);
  const filters: Array<(instance: Instance) => boolean> = [];
  const name = query(request, 'name');
  if (name !== undefined) {
    const exact = query(request, 'name_equal') === 'true';
    filters.push(({ spec }) => (exact ? spec.name === name : spec.name.includes(name)));
  }
  const status = query(request, 'status');
  if (status !== undefined) filters.push(({ state }) => state.status === status);
  const id = query(request, 'instance_id');
  if (id !== undefined) filters.push(({ spec }) => spec.id === id);
  const ip = query(request, 'ip');
  if (ip !== undefined) filters.push((instance) => ipsOf(instance.spec).split(',').includes(ip));
  const capacity = query(request, 'capacity');
  if (capacity !== undefined) filters.push(({ spec }) => spec.max_memory / 1024 === Number(capacity));
  for (const tag of query(request, 'tags')?.split(',') ?? []) {
    const [key, ...value] = tag.split('=');
    filters.push(({ spec }) => spec.tags.some((each) => each.key === key && each.value === value.join('=')));
  }
  if (query(request, 'include_failure') !== 'true') filters.push(({ state }) => state.status !== 'CREATEFAILED');
  const found = [...dcs.world.instances()].filter((instance) => filters.every((holds) => holds(instance)));
  const page = found.slice(offset, offset + limit);
  const figures = await Promise.all(page.map((instance) => figuresOf(dcs, instance)));
  return {
    instance_num: found.length,
    instances: page.map((instance, index) => listed(instance, figures[index]?.used_memory ?? 0)),
  };
};

/** `GET /instances/{id}` */
export const showInstance: Handler = async (dcs, request) => {
  const instance = instanceOf(dcs, request);
  const { taskAs = 'text' } = SCENARIOS[scenarioOf(instance) ?? ''] ?? {};
  return shown(instance, (await figuresOf(dcs, instance)).used_memory, taskAs);
};

/** `GET /instances/statistic`: only running instances. */
export const statistics: Handler = async (dcs) => {
  const running = [...dcs.world.instances()].filter(({ state }) => state.status === 'RUNNING');
  return {
    statistics: await Promise.all(
      running.map(async (instance) => ({
        instance_id: instance.spec.id,
        max_memory: instance.spec.max_memory,
        ...(await figuresOf(dcs, instance)),
      })),
    ),
  };
};

const config = (
  param_id: number,
  param_name: string,
  param_value: string,
  value_type: string,
  value_range: string,
  default_value: string,
) => ({ param_id, param_name, param_value, value_type, value_range, default_value });

/** `GET /instances/{id}/configs`. Single-node instances have no AOF and no parameter for it. */
export const configs: Handler = (dcs, request) => {
  const { spec, state } = instanceOf(dcs, request);
  return {
    instance_id: spec.id,
    config_status: 'SUCCESS',
    status: state.status,
    redis_config: [
      config(1, 'timeout', '0', 'Interger', '0-7200', '0'),
      config(2, 'maxmemory-policy', 'volatile-lru', 'Enum', 'volatile-lru,allkeys-lru,noeviction', 'volatile-lru'),
      ...(spec.cache_mode === 'single' ? [] : [config(5, 'appendonly', spec.appendonly, 'Enum', 'yes,no', 'yes')]),
      config(6, 'appendfsync', 'everysec', 'Enum', 'no,everysec', 'everysec'),
    ],
  };
};

/** `PUT /instances/status`: restarts up to 50 instances. */
export const restartInstances: Handler = (dcs, request, _reply, caller) => {
  const body = json(request);
  const ids = bodyField(body, 'instances');
  if (bodyField(body, 'action') !== 'restart') throw errors.badParameter('action');
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > 50) throw errors.badParameter('instances');
  return {
    results: ids.map((id: unknown) => {
      const instance = dcs.world.instance(String(id));
      const free = instance !== undefined && !dcs.jobs.isBusy(instance.spec.id);
      if (free) {
        dcs.world.update(instance.spec, { status: 'RESTARTING' });
        dcs.jobs.run(instance, 'RESTARTING', caller, async () => {
          const redis = dcs.world.redisOf(instance.spec);
          await redis?.stop();
          await redis?.start(instance.state.enable_ssl);
        });
      }
      return { instance: String(id), result: free ? 'success' : 'failed' };
    }),
  };
};

/** `GET /flavors` */
export const flavors: Handler = (dcs, request) => {
  const wanted = {
    spec_code: query(request, 'spec_code'),
    cache_mode: query(request, 'cache_mode'),
    engine: query(request, 'engine')?.toLowerCase(),
    engine_version: query(request, 'engine_version'),
  };
  const versions = new Map<string, Set<string>>();
  const specs = [...dcs.world.instances()].map(({ spec }) => spec);
  for (const spec of specs)
    versions.set(spec.spec_code, (versions.get(spec.spec_code) ?? new Set()).add(spec.engine_version));
  const once = new Map(specs.map((spec) => [spec.spec_code, spec]));
  return {
    flavors: [...once.values()]
      .filter(
        (spec) =>
          (wanted.spec_code ?? spec.spec_code) === spec.spec_code &&
          (wanted.cache_mode ?? spec.cache_mode) === spec.cache_mode &&
          (wanted.engine ?? spec.engine.toLowerCase()) === spec.engine.toLowerCase() &&
          (wanted.engine_version === undefined || versions.get(spec.spec_code)?.has(wanted.engine_version) === true),
      )
      .map((spec) => ({
        spec_code: spec.spec_code,
        cache_mode: spec.cache_mode,
        product_type: spec.product_type,
        engine: spec.engine.toLowerCase(),
        engine_version: [...(versions.get(spec.spec_code) ?? [])].toSorted().join(';'),
        replica_count: spec.cache_mode === 'single' ? 1 : 2,
      })),
  };
};
