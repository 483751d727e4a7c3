import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useRef } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router-dom';
import type { InstanceList } from '../contract/instance.ts';
import { instancesQuery } from './api/queries.ts';
import { useEventStream } from './api/use-event-stream.ts';
import './app-shell.css';
import logo from './favicon.svg';
import { Notices } from './notices/Notices.tsx';
import { useOutcomeNotices } from './notices/use-outcome-notices.ts';
import { AccountLink } from './session/AccountLink.tsx';
import { RunningChangesButton } from './running-changes/RunningChangesButton.tsx';
import { useText } from './text/TextProvider.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { Glyph } from './ui/Glyph.tsx';
import { LanguageSelect } from './ui/LanguageSelect.tsx';
import { Skeleton } from './ui/Skeleton.tsx';

const MAIN = 'main';

/** Moves the focus to the new page, as a page load does. The first page is left out, since the browser focused it. */
function useFocusOnNewPage(pathname: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

/** The frame around every page: navigation, running changes, and the state of the event stream. */
export function AppShell() {
  const text = useText();
  const { pathname } = useLocation();
  const main = useFocusOnNewPage(pathname);
  const stream = useEventStream(useOutcomeNotices());
  return (
    <div className="shell">
      <a className="skip" href={`#${MAIN}`}>
        {text.shell.skip}
      </a>
      <header className="app-bar">
        <Link className="product" to="/instances">
          <img src={logo} alt="" width="24" height="24" />
          <span>{text.common.product}</span>
        </Link>
        <nav aria-label={text.shell.navigation}>
          <NavLink className="nav-link" to="/instances">
            {text.shell.instances}
          </NavLink>
          <NavLink className="nav-link" to="/changes">
            {text.shell.changes}
          </NavLink>
          <NavLink className="nav-link" to="/audit">
            {text.shell.audit}
          </NavLink>
        </nav>
        <FleetChip />
        <RunningChangesButton />
        <AccountLink />
        <LanguageSelect />
      </header>
      <main id={MAIN} ref={main} tabIndex={-1}>
        <ErrorBoundary key={pathname} fallback={<PageCrashed />}>
          <Suspense fallback={<PageLoading />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <div className="stream-state" role="status">
        {stream === 'lost' && (
          <p>
            <Glyph name="warning" />
            {text.shell.lost}
          </p>
        )}
      </div>
      <Notices />
    </div>
  );
}

const cloudOf = ({ embedded, scopes }: InstanceList) => ({ embedded, scopes });

/** Shows which cloud this is, since that decides whether a switch affects real users. */
function FleetChip() {
  const text = useText();
  const { data: cloud } = useQuery({ ...instancesQuery, select: cloudOf });
  if (cloud === undefined) return <span className="where" />;
  if (cloud.embedded) {
    return (
      <span className="where" data-embedded title={text.shell.embeddedHint}>
        {text.shell.embedded}
      </span>
    );
  }
  const [only, ...others] = cloud.scopes;
  if (only === undefined || others.length > 0) {
    return <span className="where">{text.shell.projects(cloud.scopes.length)}</span>;
  }
  return (
    <span className="where" title={text.shell.project(only.project_id ?? '–')}>
      {only.region}
      <code>{only.project_id}</code>
    </span>
  );
}

function PageLoading() {
  const text = useText();
  return (
    <div className="page page-loading" role="status" aria-label={text.shell.loading}>
      <Skeleton width="160px" />
      <Skeleton width="100%" />
      <Skeleton width="100%" />
      <Skeleton width="70%" />
    </div>
  );
}

function PageCrashed() {
  const text = useText();
  return (
    <div className="message-state" role="alert">
      <h1 className="error-title">
        <Glyph name="failed" />
        {text.shell.crashed}
      </h1>
      <button type="button" className="field" onClick={() => window.location.reload()}>
        {text.shell.reload}
      </button>
    </div>
  );
}
