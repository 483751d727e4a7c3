import type { InstanceList } from '../../contract/instance.ts';
import type { Clock } from '../platform/clock.ts';
import { consoleError, Failure } from '../platform/failure.ts';
import { render, type Rendered } from './rendered.ts';
import type { ScopeSource, ScopeView } from './scope-list.ts';

export interface FleetListOptions {
  /** The scopes of now: more may be found while the console runs. */
  sources: () => readonly ScopeSource[];
  facts: Pick<InstanceList, 'embedded' | 'reason_required'>;
  clock: Clock;
}

/** Where there are several scopes, the list waits so long for one of them: after that it shows what it had before of it. */
const SLOW_MS = 2000;

const NOT_YET = consoleError(
  'CONSOLE.UPSTREAM_TIMEOUT',
  'The instances of this project are still being read: DCS has not answered yet. They appear as soon as it has.',
  { source: 'network' },
);

/**
 * The instances of all scopes, for everyone who asks: written and compressed once until a scope says something new. A scope that
 * fails, or is slow, keeps no other one from being shown.
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

  /** @throws Failure where there is one scope alone, and nothing is known of it */
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
    /** @throws Failure where there is one scope alone, and nothing is known of it */
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
