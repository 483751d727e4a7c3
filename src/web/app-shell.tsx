import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { Link, NavLink, Outlet } from 'react-router-dom';
import { followEvents, type StreamState } from './api/events.ts';
import { instancesQuery } from './api/queries.ts';
import { Notices } from './notices/Notices.tsx';
import { useOutcomeNotices } from './notices/use-outcome-notices.ts';
import { TasksButton } from './tasks/TasksButton.tsx';
import { LANGUAGES, type Language } from './text/texts.ts';
import { useLanguage, useText } from './text/TextProvider.tsx';
import { Glyph } from './ui/Glyph.tsx';

const NAMES: ReadonlyArray<readonly [Language, string]> = [
  ['en', LANGUAGES.en],
  ['zh-CN', LANGUAGES['zh-CN']],
];

/** What stands around every page: where one is, the tasks, the language, the notices; it follows the event stream. */
export function AppShell() {
  const client = useQueryClient();
  const announce = useOutcomeNotices();
  const [stream, setStream] = useState<StreamState>('connecting');
  useEffect(() => followEvents(client, setStream, announce), [client, announce]);
  const { data: fleet } = useQuery({ ...instancesQuery, select: (list) => list.fleet });
  const text = useText();
  const { language, speak } = useLanguage();
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {text.shell.skip}
      </a>
      <header className="app-bar">
        <Link to="/instances" className="product plain-link">
          <Glyph name="locked" />
          {text.common.product}
        </Link>
        <nav aria-label={text.shell.navigation}>
          <NavLink className="nav-link" to="/instances">
            {text.shell.instances}
          </NavLink>
          <NavLink className="nav-link" to="/changes">
            {text.shell.changes}
          </NavLink>
        </nav>
        <span className="spacer" />
        {fleet !== undefined && (
          <span className="where" title={fleet.embedded ? text.shell.embeddedHint : fleet.project_id}>
            {fleet.embedded ? text.shell.embedded : text.shell.region(fleet.region)}
          </span>
        )}
        <TasksButton />
        <select
          className="field"
          aria-label={text.shell.language}
          value={language}
          onChange={(event) => speak(NAMES.find(([code]) => code === event.target.value)?.[0] ?? 'en')}
        >
          {NAMES.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </header>
      {stream === 'lost' && (
        <div className="banner" role="status">
          <Glyph name="warning" />
          {text.shell.lost}
        </div>
      )}
      <main id="content" tabIndex={-1}>
        <Suspense fallback={<p className="page secondary">{text.shell.loading}</p>}>
          <Outlet />
        </Suspense>
      </main>
      <Notices />
    </div>
  );
}
