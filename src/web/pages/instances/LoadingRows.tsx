import { useText } from '../../text/TextProvider.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import './instances.css';

const ROWS = Array.from({ length: 12 }, (_, index) => index);
const WIDTHS = ['220px', '96px', '64px', '56px', '72px', '120px', '96px', '88px', '36px'];

/** The shape of the list while it is read, so that nothing jumps when it comes. */
export function LoadingRows() {
  const text = useText();
  return (
    <>
      <div className="instances-head" role="status" aria-label={text.instances.loading}>
        <h1 className="visually-hidden">{text.instances.title}</h1>
        <Skeleton width="240px" />
        <Skeleton width="100%" />
        <Skeleton width="420px" />
      </div>
      <div className="instances-scroll" aria-hidden>
        <table className="instances">
          <tbody>
            {ROWS.map((row) => (
              <tr key={row}>
                {WIDTHS.map((width) => (
                  <td key={width}>
                    <Skeleton width={width} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
