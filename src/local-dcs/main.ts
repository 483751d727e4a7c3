import { readConfig } from './config.ts';
import { startLocalDcs, type LocalDcs } from './server.ts';

let starting: Promise<LocalDcs> | null = null;

async function stop(exitCode: number): Promise<never> {
  // A signal may come while the redis-servers start. They can all be ended only after all of them are known.
  const running = await starting?.catch(() => null);
  await running?.close();
  process.exit(exitCode);
}

let stopping = false;
function stopOnce(): void {
  if (stopping) return;
  stopping = true;
  void stop(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopOnce);
// The parent process holds the other end of the channel. When it is gone, nobody needs this process.
process.on('disconnect', stopOnce);

let running: LocalDcs;
try {
  starting = startLocalDcs(readConfig(process.env));
  running = await starting;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

const { endpoint, region, projectId, ak, sk, redisPassword, iam, fleet } = running;
const projects = running.projects.map((each) => ({
  projectId: each.projectId,
  name: each.name,
  region: each.region,
  endpoint: each.endpoint,
  fleet: each.fleet,
}));
if (process.send === undefined) {
  const lines = [
    ...projects.map((each) => {
      const { instances, withProcesses } = each.fleet;
      const what = `${instances} instances, ${withProcesses} of them with real redis-servers`;
      return [`Project ${each.name}`, `${each.projectId} of region ${each.region} at ${each.endpoint}: ${what}`];
    }),
    ['Access key (AK)', ak],
    ['Secret key (SK)', sk],
    ['Redis password', redisPassword],
    ...iam.users.map(({ name, password, totp }) => {
      const code = totp === null ? '' : `, one-time codes by the secret ${totp}`;
      return ['IAM user', `${name} of ${iam.account}, password ${password}${code}`];
    }),
  ];
  console.log('The embedded DCS is running. Ctrl-C stops it.\n');
  for (const [name = '', value = ''] of lines) console.log(`  ${name.padEnd(24)} ${value}`);
} else {
  process.send({ type: 'ready', endpoint, region, projectId, ak, sk, redisPassword, iam, fleet, projects });
}
