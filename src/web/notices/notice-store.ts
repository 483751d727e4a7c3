import type { ErrorEnvelope } from '../../contract/error.ts';
import type { InstanceId, ProjectId } from '../../contract/ids.ts';

/** An attempted action and its instance. */
export interface Attempt {
  readonly action: 'enable' | 'disable' | 'certificate';
  readonly project_id: ProjectId | null;
  readonly instance_id: InstanceId;
  readonly instance_name: string;
}

/**
 * A message to the person, as data. The component chooses the words, so that they follow the language.
 * `failure` and `unknown` stay until dismissed; `success` disappears by itself.
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
  /** Shows a notice, the newest last. A key is shown only once: a repeated one is ignored, even after its dismissal. */
  readonly notify: (notice: Notice) => void;
  readonly dismiss: (key: string) => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => readonly Notice[];
}

/**
 * The notices on screen. They stack; none replaces another.
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
