import { zipSync } from 'fflate';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors } from '../errors.ts';
import { scenarioOf } from '../fleet/instance.ts';
import { opens, presign } from '../gateway/presign.ts';
import { behaviourOf, ORDINARY, SCENARIOS } from '../scenarios.ts';
import { sslDetail } from '../wire.ts';
import {
  bodyField,
  instanceOf,
  json,
  loseAnswer,
  param,
  type Handler,
  type ReceivedPut,
  type Region,
} from './request.ts';

const BUCKET = 'dcs-local-certificates';

const HTML =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n';

function count(counters: Map<string, number>, id: string): number {
  const next = (counters.get(id) ?? 0) + 1;
  counters.set(id, next);
  return next;
}

/** `GET /instances/{id}/ssl`: 204 if SSL is off. */
export const showSsl: Handler = (dcs, request, reply) => {
  const instance = instanceOf(dcs, request);
  const scenario = SCENARIOS[scenarioOf(instance) ?? ''];
  if (count(dcs.details, instance.spec.id) === 1 && scenario?.firstDetail !== undefined) throw scenario.firstDetail();
  if (!instance.spec.support_ssl) throw errors.sslUnsupported();
  if (!instance.state.enable_ssl) return reply.code(204).send();
  return sslDetail(instance, dcs.world.certificateExpiry(instance.spec));
};

/** `PUT /instances/{id}/ssl` */
export const switchSsl: Handler = (dcs, request, reply, caller) => {
  const instance = instanceOf(dcs, request);
  const attempt = count(dcs.puts, instance.spec.id);
  const put: ReceivedPut = { instance_id: instance.spec.id, enabled: null, at: dcs.world.clock.now(), job_id: null };
  dcs.received.push(put);
  const enabled = bodyField(json(request), 'enabled');
  if (typeof enabled !== 'boolean') throw errors.sslParams();
  put.enabled = enabled;
  if (!instance.spec.support_ssl) throw errors.sslUnsupported();
  const behaviour = behaviourOf(scenarioOf(instance), attempt);
  switch (behaviour.do) {
    case 'refuse':
      throw behaviour.error();
    case 'answer-html':
      return reply.code(behaviour.status).type('text/html').send(HTML);
    case 'lose-answer':
    case 'run': {
      if (!dcs.jobs.mayStart(instance)) throw errors.taskRunning();
      const how = behaviour.do === 'run' ? behaviour : ORDINARY;
      const job = dcs.jobs.switchSsl(instance, enabled, how, caller);
      put.job_id = job.job_id;
      if (behaviour.do === 'lose-answer') return loseAnswer(dcs, request, reply);
      return { job_id: job.job_id, instance_id: instance.spec.id, result: null };
    }
  }
};

/** `POST /instances/{id}/ssl-certs/download`: a link to a zip with `ca.crt`. */
export const certificateLink: Handler = (dcs, request) => {
  const { spec } = instanceOf(dcs, request);
  if (!spec.support_ssl) throw errors.sslUnsupported();
  const file_name = `${spec.name}-ssl.zip`;
  const { ak, sk } = dcs.world.account;
  const link = dcs.endpoint() + presign(`/${BUCKET}/${spec.id}/${file_name}`, ak, sk, dcs.world.clock.now());
  return { file_name, link, bucket_name: BUCKET };
};

const XML = '<?xml version="1.0"?>';
const DENIED = `${XML}<Error><Code>AccessDenied</Code><Message>Request has expired or its signature is wrong</Message></Error>`;
const NO_KEY = `${XML}<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>`;

/** The object that the link opens: the CA of the instance's project. Each region has its own object store. */
export function certificateObject(
  { account, projects }: Region,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const id = param(request, 'instance_id');
  const path = `/${BUCKET}/${id}/${param(request, 'file')}`;
  const parameters = Object.fromEntries(new URL(request.url, 'http://local').searchParams);
  if (!opens(path, parameters, account.sk, account.clock.now())) {
    return reply.code(403).type('application/xml').send(DENIED);
  }
  const dcs = projects.find(({ world }) => world.instance(id) !== undefined);
  if (dcs === undefined) return reply.code(404).type('application/xml').send(NO_KEY);
  const zip = zipSync({ 'ca.crt': new TextEncoder().encode(dcs.world.caCertificate) });
  return reply.type('application/zip').send(Buffer.from(zip));
}

export const CERTIFICATE_PATH = `/${BUCKET}/:instance_id/:file`;

/** `PUT /{id}/client-ip-transparent-transmission` */
export const passThrough: Handler = (dcs, request, _reply, caller) => {
  const instance = instanceOf(dcs, request);
  const wanted = bodyField(json(request), 'transparent_client_ip_enable');
  if (typeof wanted !== 'boolean') throw errors.badParameter('transparent_client_ip_enable');
  const { spec, state } = instance;
  if (!spec.support_ssl || spec.cache_mode === 'cluster' || (wanted && state.enable_ssl))
    throw errors.passThroughUnsupported();
  if (wanted === state.transparent_client_ip)
    throw wanted ? errors.passThroughAlreadyOn() : errors.passThroughAlreadyOff();
  if (!dcs.jobs.mayStart(instance)) throw errors.taskRunning();
  const job = dcs.jobs.run(instance, 'CLIENT_IP_PASS_THROUGH', caller, () =>
    dcs.world.update(spec, { transparent_client_ip: wanted }),
  );
  return { job_id: job.job_id };
};
