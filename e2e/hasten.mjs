// Loaded before the console's own code (node --import): its pauses take a fifth of their time, so that nobody waits out a minute of looking
// for a lost answer. The time of day stays the machine's: signatures, tokens and the browser go by that.
const SPEED = 5;

if (process.argv[1]?.endsWith('dist/server/bff/main.js')) {
  const { systemClock } = await import(new URL('../dist/server/bff/platform/clock.js', import.meta.url).href);
  const { monotonic, sleep } = { ...systemClock };
  Object.assign(systemClock, {
    monotonic: () => monotonic() * SPEED,
    sleep: (/** @type {number} */ ms, /** @type {AbortSignal | undefined} */ signal) => sleep(ms / SPEED, signal),
  });
}
