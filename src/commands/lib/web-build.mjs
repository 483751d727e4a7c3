import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { ROOT } from './run.mjs';

const WEB = join(ROOT, 'dist', 'web');
/** The page itself is left out, since each answer gets a nonce. */
const COMPRESSIBLE = /\.(js|css|svg|json|map)$/;

/** The budget for the first load of /instances: bytes of JavaScript over the network (brotli), and requests. */
const BUDGET = { javaScript: 170_000, requests: 6 };

/** @param {Buffer} content */
function brotli(content) {
  return brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
}

/**
 * Writes `.br` and `.gz` beside every file once, so the BFF never compresses a file.
 *
 * @returns {Map<string, number>} size in brotli by file
 */
function compressAll() {
  /** @type {Map<string, number>} */
  const sizes = new Map();
  const files = readdirSync(WEB, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && COMPRESSIBLE.test(entry.name),
  );
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    const compressed = brotli(content);
    writeFileSync(`${path}.br`, compressed);
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    sizes.set(path.slice(WEB.length + 1), compressed.length);
  }
  return sizes;
}

/** Every script and style sheet that the page requests before a person does anything. @returns {string[]} files */
function firstLoadFiles() {
  const page = readFileSync(join(WEB, 'index.html'), 'utf8');
  return [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '');
}

/**
 * Compresses the built page and prints the size of its first load.
 *
 * @param {{ quiet: boolean }} options
 * @returns {boolean} whether it is within the budget
 */
export function finishWebBuild({ quiet }) {
  const sizes = compressAll();
  const files = firstLoadFiles();
  const javaScript = files
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0);
  // The page, its files, the list, the history of changes and the event stream. The manifest comes later, if at all.
  const requests = 1 + files.length + 3;
  const fits = javaScript <= BUDGET.javaScript && requests <= BUDGET.requests;
  const sentence = `First load of /instances: ${(javaScript / 1000).toFixed(1)} kB of JavaScript (brotli; at most ${BUDGET.javaScript / 1000}) in ${requests} requests (at most ${BUDGET.requests}).`;
  if (!quiet || !fits) console.log(sentence);
  return fits;
}
