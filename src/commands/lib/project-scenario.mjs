import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './run.mjs';

/** The word for no scenario. */
const NONE = 'none';

/**
 * @typedef {{ endpoint: string, authorization: string }} Embedded the embedded DCS's address and the authorization for
 * it
 * @typedef {{ name: string, scenario: string | null }} Project
 * @typedef {{ projects: Project[], scenarios: { name: string, description: string }[] }} Overview
 */

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`${path} cannot be read: npm start writes it when it starts the embedded DCS.`, { cause });
  }
}

/** @param {string} path @returns {{ ak: string, sk: string }} */
const readKeys = (path) => JSON.parse(readText(path));

/** @param {string} path @returns {{ clouds: [{ endpoints: { dcs: string } }] }} */
const readClouds = (path) => JSON.parse(readText(path));

/**
 * Finds the embedded DCS of `npm start` in the files that it and the start command keep.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Embedded}
 */
export function findEmbedded(env) {
  const { clouds } = readClouds(cloudsFileIn(env));
  const { ak, sk } = readKeys(join(resolve(ROOT, env['LOCAL_DCS_DIR'] ?? '.data/local-dcs'), 'state.json'));
  const authorization = `Basic ${Buffer.from(`${ak}:${sk}`).toString('base64')}`;
  return { endpoint: clouds[0].endpoints.dcs, authorization };
}

/** The clouds file that the start command writes. @param {NodeJS.ProcessEnv} env */
export function cloudsFileIn(env) {
  return join(resolve(ROOT, env['DATA_DIR'] ?? '.data'), 'embedded-clouds.json');
}

/** @param {Embedded} embedded @param {string} path @param {{ scenario: string | null }} [body] @returns {Promise<string>} */
async function ask({ endpoint, authorization }, path, body) {
  const how = body === undefined ? {} : { method: 'PUT', body: JSON.stringify(body) };
  const url = `${endpoint}/local-dcs/projects${path}`;
  const response = await fetch(url, { ...how, headers: { authorization } }).catch((cause) => {
    throw new Error(`No embedded DCS answers at ${endpoint}: is npm start running?`, { cause });
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(refusalIn(answer));
  return answer;
}

/** @param {string} answer */
function refusalIn(answer) {
  /** @type {{ message: string }} */
  const { message } = JSON.parse(answer);
  return message;
}

/** @param {Project} project */
const line = ({ name, scenario }) => `${name.padEnd(18)} ${scenario ?? NONE}`;

/** All projects with their scenarios, and all scenarios. @param {Embedded} embedded */
export async function listProjects(embedded) {
  /** @type {Overview} */
  const { projects, scenarios } = JSON.parse(await ask(embedded, ''));
  const all = [...scenarios, { name: NONE, description: 'the project works' }];
  return [
    'npm run scenario PROJECT SCENARIO\n\nProjects, and their scenarios now:',
    ...projects.map((project) => `  ${line(project)}`),
    '\nScenarios:',
    ...all.map(({ name, description }) => `  ${name.padEnd(18)} ${description}`),
  ].join('\n');
}

/** Sets the scenario of a project. @param {Embedded} embedded @param {string} name @param {string} wanted */
export async function setScenario(embedded, name, wanted) {
  const scenario = wanted === NONE ? null : wanted;
  /** @type {Project} */
  const project = JSON.parse(await ask(embedded, `/${encodeURIComponent(name)}/scenario`, { scenario }));
  return line(project);
}
