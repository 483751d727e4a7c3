import type { ErrorEnvelope } from '../../contract/error.ts';
import type { InstanceId, ProjectId } from '../../contract/ids.ts';

/** What was tried on which instance. */
export interface Attempt {
  readonly action: 'enable' | 'disable' | 'certificate';
  readonly project_id: ProjectId | null;
  readonly instance_id: InstanceId;
  readonly instance_name: string;
}

/**
 * Something a person should know of, as data: the words are chosen where it is shown, so that they follow the language.
 * `failure` and `unknown` stay until dismissed; `success` goes by itself.
 */
export type Notice =
  | {
      readonly kind: 'failure' | 'unknown';
      readonly key: string;
      readonly attempt: Attempt;
      readonly error: ErrorEnvelope | null;
    }
  | { readonly kind: 'success'; readonly key: string; readonly attempt: Attempt };

export interface NoticeStore {
  /** Shows a notice, the newest last. One key is shown once: what comes again, even after its dismissal, is not shown again. */
  readonly notify: (notice: Notice) => void;
  readonly dismiss: (key: string) => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => readonly Notice[];
}

/**
 * The notices that are shown now. They stack; none replaces another.
 *
 * @param onDismiss called once for each notice that goes, by a person or by itself
 */
export function createNoticeStore(onDismiss: (key: string) => void = () => {}): NoticeStore {
  const shown = new Set<string>();
  const listeners = new Set<() => void>();
  let notices: readonly Notice[] = [];

  function become(next: readonly Notice[]): void {
    notices = next;
    for (const listener of listeners) listener();
  }

  return {
    notify(notice) {
      if (shown.has(notice.key)) return;
      shown.add(notice.key);
      become([...notices, notice]);
    },
    dismiss(key) {
      const rest = notices.filter((notice) => notice.key !== key);
      if (rest.length === notices.length) return;
      become(rest);
      onDismiss(key);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => notices,
  };
}
