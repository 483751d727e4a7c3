import type { ReactNode } from 'react';

/** What stands where nothing is to be shown: why, and what a person can do about it. */
export function EmptyState({ title, body, action }: { title: string; body: string; action?: ReactNode }) {
  return (
    <div className="message-state">
      <h2>{title}</h2>
      <p>{body}</p>
      {action}
    </div>
  );
}
