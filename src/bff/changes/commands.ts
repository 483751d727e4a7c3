import type { SwitchRequest } from '../../contract/change.ts';
import type { ChangeId, InstanceId, ProjectId } from '../../contract/ids.ts';
import type { Audit } from '../audit/audit.ts';
import type { By } from '../audit/actor.ts';
import { noSuchProject } from '../fleet/no-such-project.ts';
import { switchForbidden } from '../identity/may-switch.ts';
import type { Failure } from '../platform/failure.ts';
import { alreadyRunning, interrupted, noSuchChange, nothingToCheck } from './admission.ts';
import { accepted, refusal, type CommandResult } from './command.ts';
import type { Journal } from './journal.ts';
import type { Runner } from './runner.ts';
import type { SwitchSsl } from './switch-ssl.ts';

/** The commands of one scope. */
export interface ScopeCommands {
  readonly switchSsl: SwitchSsl;
  readonly runner: Pick<Runner, 'followAgain'>;
}

export interface CommandsOptions {
  /** The commands of a project's scope, or null when no scope has this project. */
  commandsOf: (id: ProjectId) => ScopeCommands | null;
  journal: Journal;
  audit: Pick<Audit, 'refused'>;
  /** Whether nobody may switch. */
  readOnly: boolean;
}

/**
 * All acts that change something, over all scopes. A command gets who asks, with which request and why (`By`), and what
 * to do; it returns a result. It admits or refuses, and records both in the journal and in the audit, for every caller:
 * page, command line or scheduler.
 */
export function createCommands({ commandsOf, journal, audit, readOnly }: CommandsOptions) {
  async function refuse(by: By, id: InstanceId | null, enabled: boolean | null, failure: Failure) {
    await audit.refused(by, id, enabled, failure.envelope);
    return refusal(failure);
  }

  return {
    /** Switches SSL on an instance. */
    async switchSsl(
      by: By,
      { project_id, instance_id }: { project_id: ProjectId; instance_id: InstanceId },
      request: SwitchRequest,
    ): Promise<CommandResult> {
      const scope = commandsOf(project_id);
      if (scope === null) {
        const failure = switchForbidden(by.actor, readOnly) ?? noSuchProject();
        return refuse(by, instance_id, request.enabled, failure);
      }
      return scope.switchSsl(by, instance_id, request);
    },

    /** Looks again at a change with an unknown outcome. It only reads, so support may do it too. */
    async checkAgain(by: By, id: ChangeId): Promise<CommandResult> {
      const known = await journal.find(id);
      if (known === null) return refuse(by, null, null, noSuchChange(id));
      const { instance_id, project_id } = known;
      const scope = project_id === null ? null : commandsOf(project_id);
      if (scope === null) return refuse(by, instance_id, null, noSuchProject());
      const reopened = await journal.reopen(id, by);
      if (reopened === null) return refuse(by, instance_id, null, nothingToCheck(known));
      if ('running' in reopened) return refuse(by, instance_id, null, alreadyRunning(reopened.running));
      scope.runner.followAgain(reopened);
      return accepted(reopened);
    },

    /**
     * Refuses the requests that an earlier process left undecided. Nothing was sent for them. Call it once, at start.
     */
    async refuseUndecided(): Promise<void> {
      for (const { change_id } of await journal.undecided()) {
        const { envelope, status } = interrupted(change_id);
        // In sequence, because there are few.
        await journal.refuse(change_id, envelope, status);
      }
    },
  };
}
export type Commands = ReturnType<typeof createCommands>;
