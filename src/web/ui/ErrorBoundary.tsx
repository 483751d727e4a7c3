import { Component, type ReactNode } from 'react';

interface ErrorBoundaryProps {
  /** Shown when a child fails to render, or its chunk to load. */
  fallback: ReactNode;
  children: ReactNode;
}

/** Keeps a fault of one page from breaking the shell. Give it a `key` that changes with the page, so it tries again. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
