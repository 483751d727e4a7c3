import { useText } from '../../text/TextProvider.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { layoutOf } from './columns.ts';
import type { Column } from './view.ts';

const ROWS = Array.from({ length: 16 }, (_, index) => index);

/** The list's placeholder while it is read, in the same layout. */
export function LoadingRows({ columns: chosen }: { columns: ReadonlySet<Column> }) {
  const text = useText();
  const { columns, style } = layoutOf(chosen);
  return (
    <div className="instances-scroll" role="status" aria-label={text.instances.loading}>
      <div className="instances loading" aria-hidden style={style}>
        <div className="grid-row grid-head">
          {columns.map((column) => (
            <span key={column} className={`col-${column}`}>
              {text.instances.columns[column]}
            </span>
          ))}
          <span className="col-switch">{text.instances.columns.switch}</span>
        </div>
        {ROWS.map((row) => (
          <div key={row} className="grid-row grid-body-row">
            {columns.map((column) => (
              <span key={column} className={`col-${column}`}>
                <Skeleton width={column === 'name' ? '72%' : '56%'} />
              </span>
            ))}
            <span className="col-switch">
              <Skeleton width="36px" />
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
