// npm run chaos: see CONTRIBUTING.md, "Chaos".
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { TaskEnableSsl } from '../../local-dcs/config.ts';
import { READINGS } from '../local-dcs.ts';
import { oneOf, seededRandom } from '../seeded-random.ts';
import { runChaos, type ChaosReport } from './run.ts';

const USAGE =
  'npm run chaos -- [--seed N] [--changes N, default 300] [--minutes N, default 10] ' +
  `[--reading ${READINGS.join(' or ')}, default one by the seed]`;

const say = (line: string) => process.stdout.write(`${line}\n`);

function settingsOf(args: string[]): { seed: number; changes: number; minutes: number; reading: TaskEnableSsl } {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      changes: { type: 'string', default: '300' },
      minutes: { type: 'string', default: '10' },
      reading: { type: 'string' },
    },
  });
  const read = (name: 'seed' | 'changes' | 'minutes', least: number, most: number) => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Error(`--${name} must be a whole number from ${least} to ${most}`);
  };
  const seed = read('seed', 0, 2 ** 32 - 1);
  const reading =
    values.reading === undefined
      ? oneOf(seededRandom(seed), READINGS)
      : READINGS.find((each) => each === values.reading);
  if (reading === undefined) throw new Error(`--reading must be one of ${READINGS.join(', ')}`);
  return { seed, changes: read('changes', 1, 100_000), minutes: read('minutes', 1, 600), reading };
}

function readArguments(): ReturnType<typeof settingsOf> {
  try {
    return settingsOf(process.argv.slice(2));
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n${USAGE}\n`);
    return process.exit(1);
  }
}

function print(report: ChaosReport, seconds: number): void {
  const faults = Object.entries(report.faults).map(([kind, count]) => `${kind} ${count}`);
  const unknown = Object.entries(report.unknownBy).map(([code, count]) => `${code} ${count}`);
  const lines: ReadonlyArray<readonly [string, string | number]> = [
    ['seconds', seconds],
    ['asked', report.asked],
    ['changes', report.changes],
    ['kills', report.kills],
    ['connections', report.connections],
    ['faults', faults.join(', ')],
    ['PUTs', report.puts],
    ['succeeded', report.succeeded],
    ['failed', report.failed],
    ['unknown', unknown.length === 0 ? 0 : `${report.unknown} (${unknown.join(', ')})`],
    ['audit', `${report.auditEntries} entries`],
    ['wrong', report.wrong.length],
    ['lost', report.lost.length],
  ];
  for (const [name, value] of lines) say(`${name.padEnd(12)} ${value}`);
  for (const line of report.wrong) say(`  wrong: ${line}`);
  for (const line of report.lost) say(`  lost: ${line}`);
  for (const line of report.notShown) say(`  not shown: ${line}`);
}

const { seed, changes, minutes, reading } = readArguments();
say(`seed         ${seed}`);
say(`enable_ssl   ${reading}`);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
const begun = Date.now();
const report = await runChaos({
  seed,
  changes,
  limitMs: minutes * 60_000,
  speed: 20,
  dir: resolve('.cache/chaos'),
  redis: true,
  redisPort: Number(process.env['LOCAL_DCS_REDIS_PORT'] ?? '17400'),
  clients: 6,
  reading,
  signal: stopping.signal,
});
print(report, Math.round((Date.now() - begun) / 1000));
process.exit(report.wrong.length + report.lost.length + report.notShown.length === 0 ? 0 : 1);
