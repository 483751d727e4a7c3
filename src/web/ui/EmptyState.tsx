import type { ReactNode } from 'react';

/** Shown if there is nothing to show: the reason, and what a person can do about it. */
export function EmptyState({ title, body, action }: { title: string; body: string; action?: ReactNode }) {
  return (
    <div className="message-state">
      <h2>{title}</h2>
      <p>{body}</p>
      {action}
    </div>
  );
}
