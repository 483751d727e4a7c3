/** Only to tell paths of the console from addresses elsewhere; nobody asks it. */
const HERE = 'http://console.invalid';
const LONGEST = 2000;

/**
 * Where a browser goes after signing in: a page of the console and nothing else. A browser reads `//host`, `/\host` and what becomes
 * that when dots and tabs are taken out (`/.//host`) as another site, so that the path is looked at as a browser resolves it.
 *
 * @returns the path as a browser resolves it, `/` where it is none
 */
export function returnPath(wanted: string | null): string {
  if (wanted === null || wanted.length > LONGEST || !wanted.startsWith('/')) return '/';
  if (!URL.canParse(wanted, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(wanted, HERE);
  if (origin !== HERE || pathname.startsWith('//')) return '/';
  // No pages.
  if (/^\/(api|auth|sign-in)(\/|$)/.test(pathname)) return '/';
  return `${pathname}${search}${hash}`;
}
