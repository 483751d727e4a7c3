// npm run check:licences: checks the licences of the shipped packages. Exit code 0: all are allowed, 1: one is not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled } from './lib/install.mjs';
import { checkLicences, shippedOf } from './lib/licence-check.mjs';
import { giveUp, ROOT } from './lib/run.mjs';

if (!isInstalled()) giveUp('The npm packages are not installed: run npm ci, then run the command again.');

/** @param {string} file of the project */
const readJson = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const shipped = shippedOf(readJson('package-lock.json'), (path) =>
  existsSync(join(ROOT, path, 'package.json'))
    ? { manifest: readJson(`${path}/package.json`), files: readdirSync(join(ROOT, path)) }
    : null,
);
const { lines, faults } = checkLicences(shipped);
console.log(lines.join('\n'));
if (faults.length > 0) giveUp(faults.join('\n'));
