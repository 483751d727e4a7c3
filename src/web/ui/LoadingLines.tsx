import { Skeleton } from './Skeleton.tsx';
import './loading-lines.css';

const LINES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** The shape of a table that is still to come. @param widths of what stands in a line, CSS lengths, each another */
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
