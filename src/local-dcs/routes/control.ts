import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PROJECT_SCENARIO_NAMES, PROJECT_SCENARIOS, projectScenario } from '../project-scenarios.ts';
import { bodyField, json, param, type Dcs, type Region } from './request.ts';

/** Not part of the cloud's API: the person who runs the embedded DCS can see and set its scenarios here. */
const PROJECTS = '/local-dcs/projects';

/** Whether a request has the access key and the secret key as user name and password (HTTP Basic). */
function knowsTheKey({ account }: Region, request: FastifyRequest): boolean {
  const expected = Buffer.from(`Basic ${Buffer.from(`${account.ak}:${account.sk}`).toString('base64')}`);
  const given = Buffer.from(request.headers.authorization ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const shownProject = ({ world, endpoint }: Dcs) => ({
  project_id: world.projectId,
  name: world.name,
  region: world.region,
  endpoint: endpoint(),
  scenario: world.scenario,
});

/** @returns a refusal in plain words, since people read it */
function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ message });
}

const WITHOUT_KEY = 'Give the access key as name and the secret key as password: curl -u AK:SK';

function askForKey(reply: FastifyReply): FastifyReply {
  return refuse(reply.header('www-authenticate', 'Basic realm="local-dcs"'), 401, WITHOUT_KEY);
}

/** Adds the routes that list all projects and set the scenario of one. Each region answers for all projects. */
export function addControl(app: FastifyInstance, region: Region): void {
  app.get(PROJECTS, (request, reply) => {
    if (!knowsTheKey(region, request)) return askForKey(reply);
    const scenarios = PROJECT_SCENARIO_NAMES.map((name) => ({
      name,
      description: PROJECT_SCENARIOS[name].description,
    }));
    return { projects: region.everywhere.map(shownProject), scenarios };
  });

  app.put(`${PROJECTS}/:project/scenario`, (request, reply) => {
    if (!knowsTheKey(region, request)) return askForKey(reply);
    const wanted = param(request, 'project');
    const dcs = region.everywhere.find(({ world }) => world.name === wanted || world.projectId === wanted);
    if (dcs === undefined) {
      const names = region.everywhere.map(({ world }) => world.name).join(', ');
      return refuse(reply, 404, `There is no project ${wanted}: take the id of one, or a name of ${names}.`);
    }
    const given = bodyField(json(request), 'scenario');
    const scenario = given === null ? null : projectScenario(given);
    if (scenario === undefined) {
      return refuse(reply, 400, `"scenario" must be null or one of ${PROJECT_SCENARIO_NAMES.join(', ')}.`);
    }
    dcs.world.setScenario(scenario);
    return shownProject(dcs);
  });
}
