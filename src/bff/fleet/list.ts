import type { InstanceList } from '../../contract/instance.ts';
import type { Clock } from '../platform/clock.ts';
import { consoleError, Failure } from '../platform/failure.ts';
import { render, type Rendered } from './rendered.ts';
import type { ScopeSource, ScopeView } from './scope-list.ts';

export interface FleetListOptions {
  /** The current scopes. More may be found while the console runs. */
  sources: () => readonly ScopeSource[];
  facts: Pick<InstanceList, 'embedded' | 'reason_required'>;
  clock: Clock;
}

/** With several scopes, the list waits this long for each. After that, it shows the scope's last known rows. */
const SLOW_MS = 2000;

const NOT_YET = consoleError(
  'CONSOLE.UPSTREAM_TIMEOUT',
  'The instances of this project are still being read: DCS has not answered yet. They appear as soon as it has.',
  { source: 'network' },
);

/**
 * The list of the instances of all scopes. It is written and compressed once for all callers, until a scope has
 * something new. A scope that fails or is slow does not hold up the others.
 */
export function createFleetList({ sources, facts, clock }: FleetListOptions) {
  let held: { views: readonly ScopeView[]; rendered: Rendered } | null = null;

  async function readInTime(source: ScopeSource): Promise<ScopeView> {
    const done = new AbortController();
    const late = clock.sleep(SLOW_MS, done.signal).then(() => source.last(NOT_YET));
    try {
      return await Promise.race([source.read(), late]);
    } finally {
      done.abort();
    }
  }

  /** @throws Failure when there is only one scope and nothing is known of it */
  async function readAll(): Promise<readonly ScopeView[]> {
    const [only, ...others] = sources();
    if (only === undefined) return [];
    if (others.length > 0) return Promise.all([only, ...others].map(readInTime));
    const view = await only.read();
    if (view.scope.reading.state === 'failed') {
      const { error } = view.scope.reading;
      throw new Failure(view.status ?? 502, error);
    }
    return [view];
  }

  return {
    /** @throws Failure when there is only one scope and nothing is known of it */
    async read(): Promise<Rendered> {
      const views = await readAll();
      const isSame = held?.views.length === views.length && views.every((view, n) => view === held?.views[n]);
      if (held !== null && isSame) return held.rendered;
      const rendered = render({
        ...facts,
        scopes: views.map(({ scope }) => scope),
        instances: views.flatMap(({ instances }) => instances),
      });
      held = { views, rendered };
      return rendered;
    },
  };
}
export type FleetList = ReturnType<typeof createFleetList>;
