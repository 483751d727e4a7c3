import 'react';

declare module 'react' {
  interface CSSProperties {
    /** The widths of the columns of the list of instances, and the least width of all together (pages/instances/columns.ts). */
    '--columns'?: string;
    '--least-width'?: string;
  }
}
