import type { InstanceId, ProjectId } from '../contract/ids.ts';
import type { Instance } from '../contract/instance.ts';
import type { Clouds, Scope } from './cloud/scope.ts';
import { statusFor, type CallFailure } from './cloud/result.ts';
import type { Cloud } from './config/clouds-file.ts';
import { failedView, type ScopeSource } from './fleet/scope-list.ts';
import { wireScope, type Shared, type WiredScope } from './wire-scope.ts';

/** After this time the console asks a cloud again for its projects, if they could not be read. */
const ASK_AGAIN_MS = 30_000;

/** The list's entry for a cloud whose projects are not known. */
function sourceOf({ name: cloud, region }: Cloud, failure: CallFailure): ScopeSource {
  const where = { project_id: null, project_name: null, cloud, region };
  const view = failedView(where, failure.envelope, statusFor(failure));
  return { read: () => Promise.resolve(view), last: () => view };
}

/**
 * The scopes of all clouds. A cloud whose projects cannot be read is shown as failed, and is asked again in the
 * background. The other clouds and the console work meanwhile.
 */
export function createScopes(clouds: Clouds) {
  const found = new Map<Cloud, readonly Scope[]>();
  const failed = new Map<Cloud, ScopeSource>();
  const open = new Map<ProjectId, WiredScope>();
  let shared: Shared | null = null;

  /** Opens the scopes of a cloud that are not open yet. */
  function wireFound(cloud: Cloud): WiredScope[] {
    const opened: WiredScope[] = [];
    for (const scope of found.get(cloud) ?? []) {
      if (shared === null || open.has(scope.project.id)) continue;
      const wired = wireScope(scope, shared);
      open.set(scope.project.id, wired);
      opened.push(wired);
    }
    return opened;
  }

  async function find(cloud: Cloud): Promise<void> {
    const asked = await clouds.projectsOf(cloud);
    if (!asked.ok) {
      failed.set(cloud, sourceOf(cloud, asked.failure));
      return;
    }
    failed.delete(cloud);
    found.set(
      cloud,
      asked.value.map((project) => clouds.openScope(cloud, project)),
    );
  }

  async function findInTheEnd(cloud: Cloud, { clock, log, signal }: Shared): Promise<void> {
    // Attempts run one after another, with a pause.
    while (failed.has(cloud)) {
      await clock.sleep(ASK_AGAIN_MS, signal);
      if (signal.aborted) return;
      await find(cloud);
    }
    log.info({ cloud: cloud.name }, 'the projects of the cloud were found');
    for (const wired of wireFound(cloud)) await wired.takeUp();
  }

  return {
    open,
    /** All scopes that were found, open or not. */
    found: (): readonly Scope[] => [...found.values()].flat(),
    /** The parts of the list, in the order of the configuration. */
    sources: (): readonly ScopeSource[] =>
      clouds.clouds.flatMap((cloud) => {
        const fault = failed.get(cloud);
        if (fault !== undefined) return [fault];
        return (found.get(cloud) ?? []).flatMap(({ project }) => {
          const wired = open.get(project.id);
          // A project that the configuration names in two clouds is shown once.
          return wired?.scope.cloud === cloud ? [wired.source] : [];
        });
      }),
    /** The row of an instance, in any scope. */
    findRow: (id: InstanceId): Instance | null => {
      for (const wired of open.values()) {
        const row = wired.findRow(id);
        if (row !== null) return row;
      }
      return null;
    },
    /** Asks every cloud once for its projects. */
    findAll: async (): Promise<void> => {
      await Promise.all(clouds.clouds.map(find));
    },
    /** Wires the scopes that were found. */
    wire(all: Shared): void {
      shared = all;
      for (const cloud of clouds.clouds) wireFound(cloud);
    },
    /** Follows the unfinished changes of every scope again, and keeps asking the clouds that failed. */
    async start(): Promise<void> {
      if (shared === null) return;
      const { journal, log } = shared;
      const [only, ...others] = [...open.values()];
      // Changes of an earlier version have no scope. If there is one scope, they belong to it. If there are several,
      // they belong to the one that lists their instance (wire-scope.ts).
      if (only !== undefined && others.length === 0 && failed.size === 0) await journal.adoptAll(only.projectId);
      for (const wired of open.values()) await wired.takeUp();
      for (const cloud of failed.keys()) {
        log.error({ cloud: cloud.name }, 'the projects of a cloud cannot be read: the console asks again');
        void findInTheEnd(cloud, shared);
      }
    },
    /** Sends no new PUT any more. Resolves when no PUT is on its way. */
    stop: async (): Promise<void> => {
      await Promise.all([...open.values()].map((wired) => wired.stopSending()));
    },
    idle: async (): Promise<void> => {
      for (const wired of open.values()) await wired.idle();
    },
  };
}
