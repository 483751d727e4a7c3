import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureRedis } from './redis.mjs';
import { ROOT } from './run.mjs';
import { supervise } from './supervise.mjs';

/**
 * What the embedded DCS says over IPC when it can be used: its first project, and all of them.
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
  if (!isLocalDcs(message))
    throw new Error('The embedded DCS said that it is ready in words that the console does not know.');
  return message;
}

/** The address of each region, by its name. @param {LocalDcs} dcs @returns {Map<string, string>} */
const endpointsOf = ({ projects }) => new Map(projects.map(({ region, endpoint }) => [region, endpoint]));

/** The settings of an embedded DCS that is started again: it is the same one, at the addresses that the BFF knows and with what it held. @param {LocalDcs} dcs @returns {NodeJS.ProcessEnv} */
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

/** What the BFF needs beside the clouds themselves. @param {LocalDcs} dcs @returns {NodeJS.ProcessEnv} */
function settingsBesides(dcs) {
  return {
    DCS_EMBEDDED: 'true',
    IAM_DOMAIN: dcs.iam.account,
    PROBE_PASSWORD: dcs.redisPassword,
    // Of another fleet.
    PROBE_PASSWORD_FILE: '',
  };
}

/** The settings by which a BFF of one project finds the embedded DCS: its first project. @param {LocalDcs} dcs @returns {NodeJS.ProcessEnv} */
export function settingsFor(dcs) {
  return {
    ...settingsBesides(dcs),
    DCS_ENDPOINT: dcs.endpoint,
    IAM_ENDPOINT: dcs.endpoint,
    HUAWEICLOUD_SDK_AK: dcs.ak,
    HUAWEICLOUD_SDK_SK: dcs.sk,
    HUAWEICLOUD_SDK_PROJECT_ID: dcs.projectId,
    HUAWEICLOUD_SDK_REGION: dcs.region,
  };
}

/**
 * The same for a BFF of many clouds: writes the file that names every region of the embedded DCS, each with all its projects. The keys are
 * not in the file.
 *
 * @param {LocalDcs} dcs
 * @param {string} folder the data folder of the BFF
 * @returns {NodeJS.ProcessEnv}
 */
export function cloudsFileFor(dcs, folder = resolve(ROOT, process.env['DATA_DIR'] ?? '.data')) {
  const clouds = [...endpointsOf(dcs)].map(([region, endpoint]) => ({
    name: region,
    region,
    projects: 'all',
    endpoints: { dcs: endpoint, iam: endpoint, object_store_hosts: [new URL(endpoint).hostname] },
    credentials: { environment: 'LOCAL_DCS' },
  }));
  const path = join(folder, 'embedded-clouds.json');
  mkdirSync(folder, { recursive: true });
  // A mode counts only for a file that is new.
  rmSync(path, { force: true });
  writeFileSync(path, `${JSON.stringify({ clouds }, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  // The BFF takes the settings of one cloud beside the file for a fault; empty ones count as unset.
  const ofOneCloud = { HUAWEICLOUD_SDK_REGION: '', HUAWEICLOUD_SDK_PROJECT_ID: '', DCS_ENDPOINT: '', IAM_ENDPOINT: '' };
  const keys = { LOCAL_DCS_AK: dcs.ak, LOCAL_DCS_SK: dcs.sk };
  return { ...settingsBesides(dcs), ...ofOneCloud, OBJECT_STORE_HOSTS: '', DCS_CLOUD: '', CLOUDS_FILE: path, ...keys };
}

/** Who can sign in by the embedded IAM, a line each; none where that way is not set up. @param {LocalDcs} dcs */
function usersOf({ iam }) {
  if (process.env['IAM_SIGN_IN'] !== 'true') return [];
  return iam.users.map(({ name, password, may, totp }) => {
    const code = totp === null ? '' : `, one-time codes by the secret ${totp}`;
    return `IAM user ${name} of ${iam.account}, who may ${may}: password ${password}${code}`;
  });
}

/** What the embedded fleets are, and who can sign in there. @param {LocalDcs} dcs */
export function describe(dcs) {
  const { fleet, projects, redisPassword } = dcs;
  const what =
    fleet.withProcesses === 0
      ? `Embedded DCS: a synthetic fleet of ${fleet.instances} instances, without Redis processes. No cloud account is used.`
      : `Embedded DCS: ${fleet.instances} instances, ${fleet.withProcesses} of them real redis-servers (password ${redisPassword}). No cloud account is used.`;
  const others = projects.slice(1).map(({ name, region, endpoint, fleet: { instances, withProcesses } }) => {
    return `Project ${name} of region ${region} at ${endpoint}: ${instances} more instances, ${withProcesses} of them real`;
  });
  return [what, ...others, ...usersOf(dcs)].join('\n  ');
}
