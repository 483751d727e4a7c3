/**
 * A shipped package of the lock file, with its licence.
 *
 * @typedef {{ name: string, version: string, licence: string | null, hasText: boolean }} Shipped
 */

/** Allowed licences, by their SPDX names. They require only that their text is kept. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/**
 * Whether a licence or SPDX expression is allowed. `OR` leaves the choice, `AND` requires all. More complex expressions
 * (nested brackets, exceptions) are not understood, and so not allowed.
 *
 * @param {string | null} licence
 */
export function isAllowed(licence) {
  const expression = (licence ?? '').trim().replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(expression)) return false;
  return expression.split(' OR ').some((choice) => choice.split(' AND ').every((name) => ALLOWED.has(name.trim())));
}

/** The licence in package.json, in any format that npm has had. @param {any} manifest @returns {string | null} */
function licenceIn(manifest) {
  const { license, licenses } = manifest ?? {};
  if (Array.isArray(licenses) && license === undefined) return licenses.map(licenceOfEntry).join(' OR ') || null;
  return licenceOfEntry(license);
}

/** @param {any} entry @returns {string | null} */
const licenceOfEntry = (entry) => (typeof entry === 'string' ? entry : (entry?.type ?? null));

/**
 * The shipped packages: those of a lock file that are not only for development. Packages for other systems are not
 * installed here; for them the lock file gives the licence.
 *
 * @param {{ packages: Record<string, { version?: string, license?: string, dev?: boolean, link?: boolean }> }} lock of
 * version 3
 * @param {(path: string) => { manifest: unknown, files: readonly string[] } | null} look into the folder of a package;
 * null: it is not there
 * @returns {Shipped[]}
 */
export function shippedOf(lock, look) {
  return Object.entries(lock.packages)
    .filter(([path, { dev, link }]) => path !== '' && dev !== true && link !== true)
    .map(([path, { version = '', license }]) => {
      const found = look(path);
      return {
        name: path.replace(/^.*node_modules\//, ''),
        version,
        licence: found === null ? (license ?? null) : licenceIn(found.manifest),
        hasText: found === null || found.files.some((file) => /^(licen[cs]e|copying|unlicense)/i.test(file)),
      };
    });
}

/** @param {readonly Shipped[]} packages */
const named = (packages) => [...new Set(packages.map(({ name, version }) => `${name} ${version}`))].sort().join(', ');

/**
 * One line for each licence with its packages, then the packages without a licence text, and the faults.
 *
 * @param {readonly Shipped[]} shipped
 * @returns {{ lines: string[], faults: string[] }}
 */
export function checkLicences(shipped) {
  const licences = [...new Set(shipped.map(({ licence }) => licence ?? 'none'))].sort();
  const textless = shipped.filter(({ hasText }) => !hasText);
  return {
    lines: [
      ...licences.map(
        (licence) => `${licence}: ${named(shipped.filter((each) => (each.licence ?? 'none') === licence))}`,
      ),
      ...(textless.length === 0 ? [] : [`Without the text of their licence: ${named(textless)}`]),
    ],
    faults: shipped
      .filter(({ licence }) => !isAllowed(licence))
      .map(({ name, version, licence }) => `${name} ${version} has no licence that is allowed: ${licence ?? 'none'}`),
  };
}
