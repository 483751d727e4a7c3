// npm run build: builds the server and the page, and prints the size of the first load.
import { build } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';

await ensureInstalled();
process.exit((await build()) ? 0 : 1);
