import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router-dom';
import type { OwnSession } from '../../../contract/session.ts';
import { ownSessionsQuery, sessionQuery, signOutMutation, type Ending } from '../../api/session.ts';
import { rightsOf } from '../../session/permission.ts';
import { SIGNED_OUT } from '../../session/arrival.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { ErrorWords } from '../../ui/ErrorWords.tsx';
import { LoadingLines } from '../../ui/LoadingLines.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { ChangePassword } from './ChangePassword.tsx';
import './account-page.css';

function SessionRow({ session, onEnd }: { session: OwnSession; onEnd: (ending: Ending) => void }) {
  const text = useText().session;
  const { session_id, current, method, address, user_agent, created_at, seen_at } = session;
  return (
    <li className="own-session">
      <div className="own-session-facts">
        <strong>
          {address} {current && <span className="own-session-current">{text.current}</span>}
        </strong>
        <span className="secondary">{user_agent === '' ? text.unknownBrowser : user_agent}</span>
        <span className="secondary">
          {text.methods[method]} · {text.since} <RelativeTime at={created_at} /> · {text.seen}{' '}
          <RelativeTime at={seen_at} />
        </span>
      </div>
      {!current && (
        <button type="button" className="field" onClick={() => onEnd({ session_id })} aria-label={text.endOf(address)}>
          {text.end}
        </button>
      )}
    </li>
  );
}

/** Shows the signed-in person, their sessions, and how to sign out. */
export function AccountPage() {
  const { session: text, apiDocs } = useText();
  useTitle(text.account);
  const { data: session } = useQuery(sessionQuery);
  const own = useQuery(ownSessionsQuery);
  const navigate = useNavigate();
  const onOut = () => void navigate('/sign-in', { replace: true, state: SIGNED_OUT });
  const out = useMutation(signOutMutation(useQueryClient(), onOut));
  return (
    <div className="page account-page">
      <header>
        <h1>{text.account}</h1>
        {session?.signed_in === true && (
          <p>
            {text.signedInAs(session.person.name, text.roles[session.person.role])}{' '}
            <span className="secondary">{rightsOf(session, text)}</span>
          </p>
        )}
        <div className="account-actions">
          <button type="button" className="field" onClick={() => out.mutate('this')}>
            {text.signOut}
          </button>
          <button type="button" className="field" onClick={() => out.mutate('all')}>
            {text.signOutEverywhere}
          </button>
          <Link className="field" to="/api-docs">
            {apiDocs.title}
          </Link>
        </div>
        {out.error !== null && (
          <div role="alert">
            <ErrorWords error={out.error.envelope} />
          </div>
        )}
      </header>
      {session?.signed_in === true && session.person.method === 'local' && (
        <ChangePassword name={session.person.name} />
      )}
      <section aria-labelledby="own-sessions">
        <h2 id="own-sessions">{text.sessions}</h2>
        {own.data === undefined && own.error === null && (
          <LoadingLines label={text.loading} widths={['60%', '40%', '50%']} />
        )}
        {own.data === undefined && own.error !== null && (
          <ErrorState title={text.failed} error={own.error.envelope} onRetry={() => void own.refetch()} />
        )}
        {own.data !== undefined && (
          <ul className="own-sessions">
            {own.data.map((each) => (
              <SessionRow key={each.session_id} session={each} onEnd={out.mutate} />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
