/** A finished test and its duration. @typedef {{ file: string, title: string, ms: number }} Timed */

/**
 * The tests of a vitest report.
 *
 * @param {{ testResults: { name: string, assertionResults: { fullName: string, duration?: number | null }[] }[] } | null} report
 * @returns {Timed[]}
 */
export function vitestTests(report) {
  return (report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({ file: name, title: fullName, ms: duration ?? 0 })),
  );
}

/** @typedef {{ file: string, title: string, tests: { results: { duration: number }[] }[] }} Spec */
/** A file, or a group of tests in it. @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite */

/**
 * The tests of a Playwright report. All runs of a test are added up.
 *
 * @param {Suite | null} report
 * @returns {Timed[]}
 */
export function playwrightTests(report) {
  const own = (report?.specs ?? []).map(({ file, title, tests }) => ({
    file: `e2e/${file}`,
    title,
    ms: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
  }));
  return [...own, ...(report?.suites ?? []).flatMap((suite) => playwrightTests(suite))];
}

/**
 * The slowest tests, one per line, the slowest first.
 *
 * @param {readonly Timed[]} tests
 * @param {string} root the project's folder, which the lines leave out
 */
export function slowestLines(tests, root, count = 10) {
  return [...tests]
    .sort((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(({ file, title, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${file.replace(`${root}/`, '')}: ${title}`);
}
