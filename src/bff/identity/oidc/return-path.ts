/** Used only to tell the console's paths from other addresses. No request goes to it. */
const HERE = 'http://console.invalid';
const LONGEST = 2000;

/**
 * Where a browser goes after signing in: only to a page of the console. A browser reads `//host`, `/\host`, and paths
 * that become these when dots and tabs are removed (`/.//host`), as another site. So the path is checked as a browser
 * resolves it.
 *
 * @returns the path as a browser resolves it, or `/` when it is no page
 */
export function returnPath(wanted: string | null): string {
  if (wanted === null || wanted.length > LONGEST || !wanted.startsWith('/')) return '/';
  if (!URL.canParse(wanted, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(wanted, HERE);
  if (origin !== HERE || pathname.startsWith('//')) return '/';
  // These paths are no pages.
  if (/^\/(api|auth|sign-in)(\/|$)/.test(pathname)) return '/';
  return `${pathname}${search}${hash}`;
}
