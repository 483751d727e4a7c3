import { Link, useLocation } from 'react-router-dom';
import { useText } from '../../text/TextProvider.tsx';
import { useTitle } from '../../ui/use-title.ts';

/** Shown at an unknown address: it names the address and links to the fleet. */
export function NotFoundPage() {
  const { notFound } = useText();
  const { pathname } = useLocation();
  useTitle(notFound.title);
  return (
    <div className="message-state">
      <h1>{notFound.title}</h1>
      <p>
        <code>{pathname}</code>
      </p>
      <p>{notFound.body}</p>
      <Link to="/instances">{notFound.back}</Link>
    </div>
  );
}
