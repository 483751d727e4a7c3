/**
 * The links that the console made at its start, as lines to print; nothing where people sign in otherwise. Each link signs in once.
 *
 * @param {string} address where browsers reach the console
 * @param {unknown} links what it said of them when it was ready: paths by role
 */
export function signInLines(address, links) {
  if (typeof links !== 'object' || links === null) return '';
  const lines = Object.entries(links).map(([role, path]) => `  Sign in as ${`${role}:`.padEnd(9)}${address}${path}\n`);
  return `\n${lines.join('')}`;
}
