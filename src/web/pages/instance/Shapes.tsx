import { Link } from 'react-router-dom';
import type { ErrorEnvelope } from '../../../contract/error.ts';
import { useText } from '../../text/TextProvider.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';

/** Says that the instance does not exist and why, with a link back. */
export function MissingInstance({ why }: { why: 'missing' | 'malformed' }) {
  const text = useText();
  const { title, body } = text.instance[why];
  useTitle(title);
  return (
    <div className="page">
      <h1 className="visually-hidden">{title}</h1>
      <EmptyState title={title} body={body} action={<Link to="/instances">{text.instance.back}</Link>} />
    </div>
  );
}

/** Says that the instance could not be read. */
export function UnreadInstance({ error, onRetry }: { error: ErrorEnvelope; onRetry: () => void }) {
  const text = useText();
  return (
    <div className="page">
      <h1 className="visually-hidden">{text.instance.failed}</h1>
      <ErrorState title={text.instance.failed} error={error} onRetry={onRetry} />
    </div>
  );
}

const LINES = ['60%', '80%', '50%', '70%'];

/** The page's placeholder while the instance is read. */
export function LoadingInstance() {
  const text = useText();
  const lines = LINES.map((width) => <Skeleton key={width} width={width} />);
  return (
    <div className="page instance" aria-busy>
      <output className="visually-hidden">{text.instance.loading}</output>
      <Link className="instance-back" to="/instances">
        {text.instance.back}
      </Link>
      <div className="instance-head">
        <h1 aria-label={text.instance.loading}>
          <Skeleton width="240px" />
        </h1>
      </div>
      <div className="instance-sections" aria-hidden>
        <div className="instance-section">{lines}</div>
        <div className="instance-section">{lines}</div>
        <div className="instance-section instance-wide">{lines}</div>
      </div>
    </div>
  );
}
