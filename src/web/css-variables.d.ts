import 'react';

declare module 'react' {
  interface CSSProperties {
    /** The widths of the columns of the list of instances (pages/instances/columns.ts). */
    '--columns'?: string;
  }
}
