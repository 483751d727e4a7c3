import { actorText, AUDIT_ACTIONS, type AuditAction, type AuditFilter } from '../../../contract/audit.ts';
import { changeId, instanceId, type ChangeId, type InstanceId } from '../../../contract/ids.ts';

/** The audit filters that a person chose. They are in the URL, so they survive a reload and can be shared. */
export interface AuditView {
  readonly action: AuditAction | null;
  /** As `actorRef` writes it. */
  readonly actor: string | null;
  readonly instance: InstanceId | null;
  readonly change: ChangeId | null;
  /** Days in the viewer's time zone, `2026-11-24`. Both are included. */
  readonly from: string | null;
  readonly to: string | null;
}

export const PLAIN_VIEW: AuditView = {
  action: null,
  actor: null,
  instance: null,
  change: null,
  from: null,
  to: null,
};

/** The start of a day, or null if the text is no valid day. @param shift days later */
function startOf(day: string, shift: number): Date | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (match === null) return null;
  const [year, month, date] = match.slice(1).map(Number);
  if (year === undefined || month === undefined || date === undefined) return null;
  const start = new Date(year, month - 1, date);
  // An invalid day rolls over into another month.
  if (start.getMonth() !== month - 1) return null;
  start.setDate(date + shift);
  return start;
}

const dayOf = (text: string | null): string | null => (text !== null && startOf(text, 0) !== null ? text : null);

/** Reads a view from the URL. Unknown values are ignored. */
export function readView(parameters: URLSearchParams): AuditView {
  return {
    action: AUDIT_ACTIONS.find((each) => each === parameters.get('action')) ?? null,
    actor: actorText.safeParse(parameters.get('actor')).data ?? null,
    instance: instanceId.safeParse(parameters.get('instance')).data ?? null,
    change: changeId.safeParse(parameters.get('change')).data ?? null,
    from: dayOf(parameters.get('from')),
    to: dayOf(parameters.get('to')),
  };
}

/** Writes a view into the URL, without the default values. */
export function writeView(view: AuditView): URLSearchParams {
  const chosen = Object.entries(view).flatMap(([name, value]: [string, string | null]) =>
    value === null ? [] : [[name, value]],
  );
  return new URLSearchParams(chosen);
}

/** The address of this view with some fields changed. */
export function addressOf(view: AuditView, next: Partial<AuditView>): string {
  return `/audit?${writeView({ ...view, ...next }).toString()}`;
}

/** The filter for the server. It spans whole days in the viewer's time zone, both included. */
export function filterOf({ action, actor, instance, change, from, to }: AuditView): AuditFilter {
  const first = from === null ? null : startOf(from, 0);
  const after = to === null ? null : startOf(to, 1);
  return {
    ...(action !== null && { action }),
    ...(actor !== null && { actor }),
    ...(instance !== null && { instance_id: instance }),
    ...(change !== null && { change_id: change }),
    ...(first !== null && { from: first.toISOString() }),
    ...(after !== null && { to: after.toISOString() }),
  };
}
