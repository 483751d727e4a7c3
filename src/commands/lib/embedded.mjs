import { ensureRedis } from './redis.mjs';
import { supervise } from './supervise.mjs';

/** What the embedded DCS says over IPC when it can be used. @typedef {{ endpoint: string, projectId: string, region: string, ak: string, sk: string, redisPassword: string, iam: { account: string, users: { name: string, password: string, may: string, totp: string | null }[] }, fleet: { instances: number, withProcesses: number } }} LocalDcs */

/** @param {object} message @returns {message is LocalDcs} */
function isLocalDcs(message) {
  return 'endpoint' in message && typeof message.endpoint === 'string' && 'sk' in message && 'fleet' in message;
}

/** @param {object} message @returns {LocalDcs} */
function asLocalDcs(message) {
  if (!isLocalDcs(message))
    throw new Error('The embedded DCS said that it is ready in words that the console does not know.');
  return message;
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
      // Started again, it is the same one: at the address that the BFF knows, and with what it held.
      ...(ready === null
        ? { LOCAL_DCS_PORT: process.env['LOCAL_DCS_PORT'] ?? '0' }
        : { LOCAL_DCS_PORT: new URL(asLocalDcs(ready).endpoint).port, LOCAL_DCS_RESET: '0' }),
    }),
    onGivenUp,
  );
  return { process: localDcs, ready: localDcs.ready.then(asLocalDcs) };
}

/** The settings by which the BFF finds the embedded DCS. @param {LocalDcs} dcs @returns {NodeJS.ProcessEnv} */
export function settingsFor(dcs) {
  return {
    DCS_EMBEDDED: 'true',
    DCS_ENDPOINT: dcs.endpoint,
    IAM_ENDPOINT: dcs.endpoint,
    IAM_DOMAIN: dcs.iam.account,
    HUAWEICLOUD_SDK_AK: dcs.ak,
    HUAWEICLOUD_SDK_SK: dcs.sk,
    HUAWEICLOUD_SDK_PROJECT_ID: dcs.projectId,
    HUAWEICLOUD_SDK_REGION: dcs.region,
    PROBE_PASSWORD: dcs.redisPassword,
    // Of another fleet.
    PROBE_PASSWORD_FILE: '',
  };
}

/** Who can sign in by the embedded IAM, a line each; none where that way is not set up. @param {LocalDcs} dcs */
function usersOf({ iam }) {
  if (process.env['IAM_SIGN_IN'] !== 'true') return [];
  return iam.users.map(({ name, password, may, totp }) => {
    const code = totp === null ? '' : `, one-time codes by the secret ${totp}`;
    return `IAM user ${name} of ${iam.account}, who may ${may}: password ${password}${code}`;
  });
}

/** What the embedded fleet is, and who can sign in there. @param {LocalDcs} dcs */
export function describe(dcs) {
  const { instances, withProcesses } = dcs.fleet;
  const fleet =
    withProcesses === 0
      ? `Embedded DCS: a synthetic fleet of ${instances} instances, without Redis processes. No cloud account is used.`
      : `Embedded DCS: ${instances} instances, ${withProcesses} of them real redis-servers (password ${dcs.redisPassword}). No cloud account is used.`;
  return [fleet, ...usersOf(dcs)].join('\n  ');
}
