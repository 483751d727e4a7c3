import { lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { AppShell } from './app-shell.tsx';
import { InstancesPage } from './pages/instances/InstancesPage.tsx';
import { SessionGate } from './session/SessionGate.tsx';

// The fleet page is in the entry chunk, since nearly every visit begins there. The others load on demand.
const InstancePage = lazy(() =>
  import('./pages/instance/InstancePage.tsx').then((module) => ({ default: module.InstancePage })),
);
const ChangesPage = lazy(() =>
  import('./pages/changes/ChangesPage.tsx').then((module) => ({ default: module.ChangesPage })),
);
const AuditPage = lazy(() => import('./pages/audit/AuditPage.tsx').then((module) => ({ default: module.AuditPage })));
const AccountPage = lazy(() =>
  import('./pages/account/AccountPage.tsx').then((module) => ({ default: module.AccountPage })),
);
const ApiDocsPage = lazy(() =>
  import('./pages/api-docs/ApiDocsPage.tsx').then((module) => ({ default: module.ApiDocsPage })),
);
const NotFoundPage = lazy(() =>
  import('./pages/not-found/NotFoundPage.tsx').then((module) => ({ default: module.NotFoundPage })),
);

/** Every address of the console, with its page. */
export function AppRoutes() {
  return (
    <Routes>
      <Route element={<SessionGate />}>
        <Route path="sign-in" element={null} />
        <Route element={<AppShell />}>
          <Route index element={<Navigate to="/instances" replace />} />
          <Route path="instances" element={<InstancesPage />} />
          <Route path="projects/:projectId/instances/:instanceId" element={<InstancePage />} />
          <Route path="instances/:instanceId" element={<InstancePage />} />
          <Route path="changes" element={<ChangesPage />} />
          <Route path="audit" element={<AuditPage />} />
          <Route path="account" element={<AccountPage />} />
          <Route path="api-docs" element={<ApiDocsPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Route>
    </Routes>
  );
}
