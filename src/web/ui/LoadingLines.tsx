import { Skeleton } from './Skeleton.tsx';
import './loading-lines.css';

const LINES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A placeholder for a table. @param widths CSS lengths of the parts of a line, all different */
export function LoadingLines({ label, widths }: { label: string; widths: readonly string[] }) {
  return (
    <div className="loading-lines" aria-busy>
      <output className="visually-hidden">{label}</output>
      {LINES.map((line) => (
        <div key={line} aria-hidden>
          {widths.map((width) => (
            <Skeleton key={width} width={width} />
          ))}
        </div>
      ))}
    </div>
  );
}
