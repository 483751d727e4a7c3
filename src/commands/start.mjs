// npm start: installs, builds, starts the BFF (and the embedded DCS if no cloud is configured), and prints one address.
import { build } from './lib/build.mjs';
import { cloudsFileFor, describe, startEmbedded } from './lib/embedded.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ensurePortIsFree } from './lib/port.mjs';
import { execute, giveUp } from './lib/run.mjs';
import { signInLines } from './lib/sign-in.mjs';
import { stopOnSignal, supervise } from './lib/supervise.mjs';

const host = process.env['HOST'] ?? '127.0.0.1';
await ensurePortIsFree(host, process.env['PORT'] ?? '4310');
await ensureInstalled();
// The end-to-end tests start several consoles from one build.
if (!process.argv.includes('--built')) {
  console.log('Building …');
  if (!(await build({ quiet: true }))) giveUp('The build failed: see the lines above.');
}

/** @type {import('./lib/supervise.mjs').Supervised[]} */
const running = [];
const stop = stopOnSignal(() => running);
/** @param {string} sentence */
const onGivenUp = (sentence) => {
  if (sentence !== '') console.error(sentence);
  void stop(1);
};

const asked = await execute(process.execPath, ['dist/server/bff/config/configured-main.js']);
if (!asked.ok) giveUp(asked.output);
const inCloud = asked.output === 'cloud';

/** @type {NodeJS.ProcessEnv} */
let dcsSettings = {};
let fleet = `DCS in ${process.env['HUAWEICLOUD_SDK_REGION'] ?? process.env['DCS_ENDPOINT']}: real instances. Changes there are real.`;
if (!inCloud) {
  const embedded = await startEmbedded([process.execPath, 'dist/server/local-dcs/main.js'], onGivenUp);
  running.unshift(embedded.process);
  const dcs = await embedded.ready;
  dcsSettings = cloudsFileFor(dcs);
  fleet = describe(dcs);
}

const bff = supervise(
  'The console',
  [process.execPath, 'dist/server/bff/main.js'],
  () => ({ ...process.env, ...dcsSettings }),
  onGivenUp,
);
running.unshift(bff);
const { address, links } = await bff.ready;
const at = process.env['PUBLIC_URL'] ?? String(address);
console.log(`\n  DCS SSL Console: ${at}\n${signInLines(at, links)}\n  ${fleet}\n  Ctrl-C stops everything.\n`);
