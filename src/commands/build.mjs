// npm run build: the server and the page, with the size of the first load.
import { build } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';

await ensureInstalled();
process.exit((await build()) ? 0 : 1);
