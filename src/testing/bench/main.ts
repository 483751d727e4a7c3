// npm run bench: see docs/operations.md, "What following changes costs".
import { parseArgs } from 'node:util';
import { isOfFollowing, percentile, rateOf, ratesBy, type Rate } from './calls.ts';
import { measureFollowing, type FollowingReport } from './following.ts';

const USAGE =
  'npm run bench -- [--changes N, default 300] [--job-seconds N, default 300] [--speed N, default 5] [--minutes N, default 5]';

const say = (line: string) => process.stdout.write(`${line}\n`);

function settingsOf(args: string[]): { changes: number; jobSeconds: number; speed: number; minutes: number } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      changes: { ...text, default: '300' },
      'job-seconds': { ...text, default: '300' },
      speed: { ...text, default: '5' },
      minutes: { ...text, default: '5' },
    },
  });
  const read = (name: keyof typeof values, most: number) => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new Error(`--${name} must be a whole number from 1 to ${most}`);
  };
  return {
    changes: read('changes', 500),
    jobSeconds: read('job-seconds', 600),
    speed: read('speed', 50),
    minutes: read('minutes', 60),
  };
}

function readArguments(): ReturnType<typeof settingsOf> {
  try {
    return settingsOf(process.argv.slice(2));
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n${USAGE}\n`);
    return process.exit(1);
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const row = (name: string, { calls, mean, highest }: Rate) =>
  `${name.padEnd(44)} ${String(calls).padStart(6)} ${mean.toFixed(2).padStart(8)} ${highest.toFixed(2).padStart(12)}`;

function print({ outcomes, calls, lastMs, switchingMs, afterLastJobMs, delays }: FollowingReport): void {
  say(
    `outcomes                ${Object.entries(outcomes)
      .map(([state, count]) => `${state} ${count}`)
      .join(', ')}`,
  );
  say(`switching took          ${seconds(switchingMs)}`);
  say(`all outcomes after      ${seconds(lastMs)} (after the last job's end: ${seconds(afterLastJobMs)})`);
  say(`job's end to outcome    p50 ${seconds(percentile(delays, 0.5))}, p95 ${seconds(percentile(delays, 0.95))}`);
  say('');
  say(`${''.padEnd(44)} ${'calls'.padStart(6)} ${'mean/s'.padStart(8)} ${'highest 10 s'.padStart(12)}`);
  const following = calls.filter(isOfFollowing);
  for (const [route, rate] of ratesBy(following, (call) => call.route, lastMs)) say(row(`  ${route}`, rate));
  say(row('following, all of it', rateOf(following, lastMs)));
  const others = calls.filter((call) => !isOfFollowing(call));
  say(row('previews, switches, TLS probes and others', rateOf(others, lastMs)));
  say(row('all', rateOf(calls, lastMs)));
}

const { changes, jobSeconds, speed, minutes } = readArguments();
say(`${changes} changes, jobs of ${jobSeconds} s, on clocks ${speed} times faster than this machine's`);
const signals = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => signals.abort());
const signal = AbortSignal.any([signals.signal, AbortSignal.timeout(minutes * 60_000)]);
const report = await measureFollowing({ changes, jobMs: jobSeconds * 1000, speed, callsPerSecond: 50, signal });
print(report);
if (signal.aborted) say('The run ended before every outcome was known, so the figures are incomplete.');
process.exit(signal.aborted ? 1 : 0);
