import { readFileSync, writeFileSync } from 'node:fs';
import { DOCUMENTS, renewed } from './documents.ts';

// `npm run docs` runs this in the project's folder.
for (const [path, make] of Object.entries(DOCUMENTS)) {
  const text = readFileSync(path, 'utf8');
  const now = renewed(text, make());
  if (now !== text) writeFileSync(path, now);
  process.stdout.write(`${path} ${now === text ? 'is up to date' : 'is renewed'}\n`);
}
