import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { cloudsFileIn } from './project-scenario.mjs';
import { ensureRedis } from './redis.mjs';
import { supervise } from './supervise.mjs';

/**
 * The embedded DCS's ready message over IPC: its first project, and all of them.
 *
 * @typedef {{ instances: number, withProcesses: number }} Fleet
 * @typedef {{ projectId: string, name: string, region: string, endpoint: string, fleet: Fleet }} LocalProject
 * @typedef {{ name: string, password: string, may: string, totp: string | null }} IamUser
 * @typedef {{ endpoint: string, projectId: string, region: string, ak: string, sk: string, redisPassword: string, iam: { account: string, users: IamUser[] }, fleet: Fleet, projects: LocalProject[] }} LocalDcs
 */

/** @param {object} message @returns {message is LocalDcs} */
function isLocalDcs(message) {
  return 'endpoint' in message && typeof message.endpoint === 'string' && 'sk' in message && 'projects' in message;
}

/** @param {object} message @returns {LocalDcs} */
function asLocalDcs(message) {
  if (!isLocalDcs(message)) throw new Error('The ready message of the embedded DCS has an unknown format.');
  return message;
}

/** The address of each region, by name. @param {LocalDcs} dcs @returns {Map<string, string>} */
const endpointsOf = ({ projects }) => new Map(projects.map(({ region, endpoint }) => [region, endpoint]));

/**
 * The settings for restarting an embedded DCS: it keeps its data and the addresses that the BFF knows.
 *
 * @param {LocalDcs} dcs
 * @returns {NodeJS.ProcessEnv}
 */
function sameAgain(dcs) {
  const [first, second] = [...endpointsOf(dcs).values()].map((endpoint) => new URL(endpoint).port);
  return { LOCAL_DCS_PORT: first, LOCAL_DCS_SECOND_PORT: second, LOCAL_DCS_RESET: '0', LOCAL_DCS_SCENARIOS: '' };
}

/**
 * Starts the embedded DCS.
 *
 * @param {readonly string[]} command how to run src/local-dcs/main
 * @param {(sentence: string) => void} onGivenUp
 */
export async function startEmbedded(command, onGivenUp) {
  const redis = process.env['LOCAL_DCS_FLEET']?.match(/^\d+$/) ? {} : await ensureRedis();
  const localDcs = supervise(
    'The embedded DCS',
    command,
    (ready) => ({
      ...process.env,
      ...redis,
      ...(ready === null ? { LOCAL_DCS_PORT: process.env['LOCAL_DCS_PORT'] ?? '0' } : sameAgain(asLocalDcs(ready))),
    }),
    onGivenUp,
  );
  return { process: localDcs, ready: localDcs.ready.then(asLocalDcs) };
}

/**
 * The settings by which the BFF finds the embedded DCS. Writes the file that names all its regions, each with all its
 * projects. The keys are not in the file.
 *
 * @param {LocalDcs} dcs
 * @param {NodeJS.ProcessEnv} env names the data folder of the BFF
 * @returns {NodeJS.ProcessEnv}
 */
export function cloudsFileFor(dcs, env = process.env) {
  const clouds = [...endpointsOf(dcs)].map(([region, endpoint]) => ({
    name: region,
    region,
    projects: 'all',
    endpoints: { dcs: endpoint, iam: endpoint, object_store_hosts: [new URL(endpoint).hostname] },
    credentials: { environment: 'LOCAL_DCS' },
  }));
  const path = cloudsFileIn(env);
  mkdirSync(dirname(path), { recursive: true });
  // The mode applies only to a new file.
  rmSync(path, { force: true });
  writeFileSync(path, `${JSON.stringify({ clouds }, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  // The BFF refuses settings of a single cloud beside the file. Empty ones count as unset.
  const ofOneCloud = { HUAWEICLOUD_SDK_REGION: '', HUAWEICLOUD_SDK_PROJECT_ID: '', DCS_ENDPOINT: '', IAM_ENDPOINT: '' };
  return {
    ...ofOneCloud,
    OBJECT_STORE_HOSTS: '',
    DCS_CLOUD: '',
    DCS_EMBEDDED: 'true',
    CLOUDS_FILE: path,
    LOCAL_DCS_AK: dcs.ak,
    LOCAL_DCS_SK: dcs.sk,
    IAM_DOMAIN: dcs.iam.account,
    PROBE_PASSWORD: dcs.redisPassword,
    // The environment may set the same by a file, for another fleet. Empty ones count as unset.
    PROBE_PASSWORD_FILE: '',
  };
}

/**
 * Who can sign in by the embedded IAM, one per line; none if that sign-in method is not set up.
 *
 * @param {LocalDcs} dcs
 */
function usersOf({ iam }) {
  if (process.env['IAM_SIGN_IN'] !== 'true') return [];
  return iam.users.map(({ name, password, may, totp }) => {
    const code = totp === null ? '' : `, one-time codes by the secret ${totp}`;
    return `IAM user ${name} of ${iam.account}, who may ${may}: password ${password}${code}`;
  });
}

/** Describes the embedded fleets, and who can sign in there. @param {LocalDcs} dcs */
export function describe(dcs) {
  const { projects, redisPassword } = dcs;
  /** @param {keyof Fleet} what */
  const sum = (what) => projects.reduce((total, { fleet }) => total + fleet[what], 0);
  const real = sum('withProcesses');
  const processes =
    real === 0 ? 'none has a Redis process' : `${real} are real redis-servers (password ${redisPassword})`;
  return [
    `Embedded DCS: ${sum('instances')} instances, ${processes}. No cloud account is used.`,
    ...projects.map(({ name, region, endpoint, fleet }) => {
      return `  Project ${name} of region ${region}, ${endpoint}: ${fleet.instances} instances`;
    }),
    'npm run scenario lets one of these projects fail on purpose.',
    ...usersOf(dcs),
  ].join('\n  ');
}
