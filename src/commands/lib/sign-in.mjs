/**
 * The sign-in links that the console made at its start, as lines to print. Empty if people sign in otherwise. Each link
 * works once.
 *
 * @param {string} address where browsers reach the console
 * @param {unknown} links the links in its ready message: paths by role
 */
export function signInLines(address, links) {
  if (typeof links !== 'object' || links === null) return '';
  const lines = Object.entries(links).map(([role, path]) => `  Sign in as ${`${role}:`.padEnd(9)}${address}${path}\n`);
  return `\n${lines.join('')}`;
}
