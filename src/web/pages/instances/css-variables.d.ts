import 'react';

declare module 'react' {
  interface CSSProperties {
    /** The column widths of the instance list, and its least total width (pages/instances/columns.ts). */
    '--columns'?: string;
    '--least-width'?: string;
  }
}
