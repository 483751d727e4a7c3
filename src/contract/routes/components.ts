import type * as z from 'zod/mini';
import { actor, auditChain, auditEntry, auditPage } from '../audit.ts';
import { change, changeDetail, changeList, changeStep, job, switchAnswer, switchRequest } from '../change.ts';
import { errorEnvelope } from '../error.ts';
import { consoleEvent } from '../event.ts';
import { changeId, instanceId, instant, jobId, projectId } from '../ids.ts';
import {
  instance,
  instanceDetail,
  instanceList,
  outdatedPreview,
  scopeReading,
  scopeState,
  sslDetail,
  sslPreview,
  sslState,
} from '../instance.ts';
import { lastProbe, probe, probeAnswer, probedAddress } from '../probe.ts';
import {
  iamSignIn,
  linkSignIn,
  localSignIn,
  ownSession,
  ownSessions,
  passwordChange,
  person,
  sessionState,
  signedOut,
} from '../session.ts';
import { evidence, lossKind, risk, verdict } from '../verdict.ts';
import { apiDescription, health, readiness } from './service.ts';

/** The names under which the API description has the schemas of answers, so that it tells each once. */
export const ANSWER_SCHEMAS: Readonly<Record<string, z.ZodMiniType>> = {
  Actor: actor,
  ApiDescription: apiDescription,
  AuditChain: auditChain,
  AuditEntry: auditEntry,
  AuditPage: auditPage,
  Change: change,
  ChangeDetail: changeDetail,
  ChangeList: changeList,
  ChangeStep: changeStep,
  ChangeId: changeId,
  ConsoleEvent: consoleEvent,
  Error: errorEnvelope,
  Evidence: evidence,
  Health: health,
  Instance: instance,
  InstanceDetail: instanceDetail,
  InstanceId: instanceId,
  InstanceList: instanceList,
  Instant: instant,
  Job: job,
  JobId: jobId,
  LastProbe: lastProbe,
  LossKind: lossKind,
  OutdatedPreview: outdatedPreview,
  OwnSession: ownSession,
  OwnSessions: ownSessions,
  Person: person,
  Probe: probe,
  ProbeAnswer: probeAnswer,
  ProbedAddress: probedAddress,
  ProjectId: projectId,
  Readiness: readiness,
  Risk: risk,
  ScopeReading: scopeReading,
  ScopeState: scopeState,
  SessionState: sessionState,
  SignedOut: signedOut,
  SslDetail: sslDetail,
  SslPreview: sslPreview,
  SslState: sslState,
  SwitchAnswer: switchAnswer,
  Verdict: verdict,
};

/** The same of bodies. */
export const BODY_SCHEMAS: Readonly<Record<string, z.ZodMiniType>> = {
  IamSignIn: iamSignIn,
  LinkSignIn: linkSignIn,
  LocalSignIn: localSignIn,
  PasswordChange: passwordChange,
  SwitchRequest: switchRequest,
};
