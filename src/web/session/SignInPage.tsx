import { Navigate, useLocation } from 'react-router-dom';
import { errorEnvelope, type ErrorEnvelope } from '../../contract/error.ts';
import type { SessionState, SignInMethod } from '../../contract/session.ts';
import logo from '../favicon.svg';
import { useText } from '../text/TextProvider.tsx';
import { ErrorWords } from '../ui/ErrorWords.tsx';
import { LanguageSelect } from '../ui/LanguageSelect.tsx';
import { useTitle } from '../ui/use-title.ts';
import { SIGNED_OUT } from './arrival.ts';
import { LinkSignIn } from './LinkSignIn.tsx';
import { PasswordSignIn } from './PasswordSignIn.tsx';
import { ProviderSignIn } from './ProviderSignIn.tsx';
import './sign-in.css';

const PARTS = {
  oidc: ProviderSignIn,
  iam: PasswordSignIn,
  local: PasswordSignIn,
  link: LinkSignIn,
} as const satisfies Record<SignInMethod, unknown>;

/** The page after signing in at the sign-in page itself. Elsewhere the person stays on their page. */
const START = '/instances';

/** The error that an external sign-in (identity provider) came back with. Only codes are taken from the address. */
function errorIn(search: string): ErrorEnvelope | null {
  const code = new URLSearchParams(search).get('error');
  if (code === null || !/^CONSOLE\.[A-Z_]{1,40}$/.test(code)) return null;
  return errorEnvelope.parse({ error_code: code, error_msg: '', request_id: null, source: 'console', retry: 'never' });
}

/** Shows each configured sign-in method. @param ended whether somebody was signed in before, in this tab */
export function SignInPage({ session, ended }: { session: SessionState | undefined; ended: boolean }) {
  const text = useText();
  const { pathname, search, hash, state } = useLocation();
  useTitle(text.session.title);
  const isOwnPage = pathname === '/sign-in';
  if (session?.signed_in === true && hash === '') return <Navigate to={START} replace />;
  // While the session is unknown, or somebody is signed in, only a link's address leads here.
  const methods: readonly SignInMethod[] = session?.signed_in === false ? session.methods : ['link'];
  const asksDomain = session?.signed_in === false && session.asks_domain;
  const projects = session?.signed_in === false ? session.projects : [];
  const error = isOwnPage ? errorIn(search) : null;
  const signedOut = state === SIGNED_OUT ? text.session.signedOut : null;
  const why = isOwnPage ? signedOut : ended ? text.session.ended : text.session.first;
  const back = isOwnPage ? START : `${pathname}${search}`;
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <header>
          <img src={logo} alt="" width="32" height="32" />
          <h1>{text.common.product}</h1>
          <LanguageSelect />
        </header>
        {why !== null && <p className="secondary">{why}</p>}
        {error !== null && (
          <div role="alert" className="error-box">
            <ErrorWords error={error} />
          </div>
        )}
        {methods.map((method) => {
          const Part = PARTS[method];
          return <Part key={method} method={method} back={back} asksDomain={asksDomain} projects={projects} />;
        })}
      </main>
    </div>
  );
}
