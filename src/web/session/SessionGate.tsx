import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Outlet, useLocation } from 'react-router-dom';
import { sessionQuery } from '../api/session.ts';
import { useText } from '../text/TextProvider.tsx';
import { PermissionContext, whyNotAllowed } from './permission.ts';

const SignInPage = lazy(() => import('./SignInPage.tsx').then((module) => ({ default: module.SignInPage })));

/**
 * Shows the console to a signed-in person, and the sign-in page to others, at any address. After signing in they are on
 * the same page. While the session is unknown, the console's frame is shown, since most people are signed in.
 */
export function SessionGate() {
  const text = useText();
  const { data: session } = useQuery(sessionQuery);
  const { pathname } = useLocation();
  const [wasSignedIn, setWasSignedIn] = useState(false);
  if (session?.signed_in === true && !wasSignedIn) setWasSignedIn(true);
  if (session?.signed_in === false || pathname === '/sign-in') {
    return (
      <Suspense>
        <SignInPage session={session} ended={wasSignedIn} />
      </Suspense>
    );
  }
  return (
    <PermissionContext value={whyNotAllowed(session, text)}>
      <Outlet />
    </PermissionContext>
  );
}
