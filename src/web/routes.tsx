import { lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { AppShell } from './app-shell.tsx';
import { InstancesPage } from './pages/instances/InstancesPage.tsx';

const InstancePage = lazy(() => import('./pages/instance/InstancePage.tsx').then((m) => ({ default: m.InstancePage })));
const ChangesPage = lazy(() => import('./pages/changes/ChangesPage.tsx').then((m) => ({ default: m.ChangesPage })));
const NotFoundPage = lazy(() =>
  import('./pages/not-found/NotFoundPage.tsx').then((m) => ({ default: m.NotFoundPage })),
);

/** Every page and its address. The list is in the entry chunk, since nearly every visit begins there. */
export function AppRoutes() {
  return (
    <Routes>
      <Route element={<AppShell />}>
        <Route index element={<Navigate to="/instances" replace />} />
        <Route path="instances" element={<InstancesPage />} />
        <Route path="instances/:instanceId" element={<InstancePage />} />
        <Route path="changes" element={<ChangesPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
