// npm run dev: starts the embedded DCS, the BFF, which restarts at each code change, and Vite with hot reload in front.
import { cloudsFileFor, describe, startEmbedded } from './lib/embedded.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ensurePortIsFree, freePort } from './lib/port.mjs';
import { ROOT } from './lib/run.mjs';
import { signInLines } from './lib/sign-in.mjs';
import { stopOnSignal, supervise } from './lib/supervise.mjs';

const port = Number(process.env['PORT'] ?? '4310');
await ensurePortIsFree('127.0.0.1', String(port));
await ensureInstalled();

/** @type {import('./lib/supervise.mjs').Supervised[]} */
const running = [];
const stop = stopOnSignal(() => running);
/** @param {string} sentence */
const onGivenUp = (sentence) => {
  if (sentence !== '') console.error(sentence);
  void stop(1);
};

const embedded = await startEmbedded([process.execPath, '--import', 'tsx', 'src/local-dcs/main.ts'], onGivenUp);
running.unshift(embedded.process);
const dcs = await embedded.ready;
const at = `http://127.0.0.1:${port}`;
// The port stays the same at each restart, so that Vite finds it.
const bffPort = String(await freePort());
const env = {
  ...process.env,
  ...cloudsFileFor(dcs),
  PORT: bffPort,
  PUBLIC_URL: at,
  TLS_CERT_FILE: '',
  TLS_KEY_FILE: '',
};
// This uses Node's own watching: that of tsx does not pass on the BFF's ready message.
const watched = [process.execPath, '--watch', '--watch-preserve-output', '--import', 'tsx', 'src/bff/main.ts'];
const bff = supervise('The BFF', watched, () => env, onGivenUp);
running.unshift(bff);
const vite = [`${ROOT}/node_modules/.bin/vite`, '--port', String(port), '--strictPort', '--clearScreen', 'false'];
running.unshift(
  supervise('Vite', vite, () => ({ ...process.env, BFF_ADDRESS: `http://127.0.0.1:${bffPort}` }), onGivenUp),
);
const { links } = await bff.ready;
console.log(`\n  DCS SSL Console, in development: ${at}\n${signInLines(at, links)}\n  ${describe(dcs)}\n`);
