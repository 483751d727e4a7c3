import type { ConsoleCode, RetryAdvice } from '../contract/error.ts';

/** The kinds of errors. Each has one explanation and one advice (src/web/text has the words), and this retry advice. */
const KINDS = {
  'ssl-unsupported': 'never',
  'ssl-parameters': 'never',
  'instance-busy': 'later',
  'instance-recovering': 'later',
  'instance-frozen': 'never',
  'pass-through': 'never',
  'request-refused': 'never',
  'credentials-refused': 'never',
  'permission-missing': 'never',
  'instance-missing': 'never',
  'wrong-endpoint': 'never',
  'ssl-operation-failed': 'later',
  'service-failed': 'later',
  'gateway-failed': 'later',
  'gateway-refused': 'never',
  'gateway-unreachable': 'later',
  'gateway-timeout': 'later',
  'clock-off': 'never',
  'order-open': 'never',
  'backup-refused': 'never',
  'too-many-sessions': 'later',
  throttled: 'safe',
  'iam-unavailable': 'later',
  'console-request-refused': 'never',
  'console-not-found': 'never',
  'cross-site': 'never',
  'sign-in-required': 'never',
  'sign-in-failed': 'never',
  'sign-in-link-void': 'never',
  'sign-in-method-closed': 'never',
  'sign-in-interrupted': 'never',
  'provider-unreachable': 'later',
  'provider-refused': 'never',
  'passcode-required': 'later',
  'password-refused': 'never',
  'role-missing': 'never',
  'role-forbids': 'never',
  'other-project': 'never',
  'project-unknown': 'later',
  'read-only': 'never',
  'too-many-requests': 'later',
  'change-running': 'later',
  'change-id-taken': 'never',
  'reason-required': 'never',
  'not-eligible': 'never',
  'already-set': 'never',
  'preview-required': 'never',
  'preview-outdated': 'later',
  'loss-not-acknowledged': 'never',
  'backup-impossible': 'never',
  'backup-failed': 'later',
  'nothing-to-check': 'never',
  'certificate-unreadable': 'safe',
  'upstream-timeout': 'safe',
  'upstream-unreachable': 'safe',
  'upstream-unreadable': 'later',
  'upstream-too-large': 'never',
  'job-failed': 'later',
  'job-forgotten': 'never',
  'job-overdue': 'never',
  'outcome-contradicted': 'later',
  'outcome-unverified': 'never',
  superseded: 'never',
  'answer-lost': 'never',
  'not-sent': 'safe',
  'asker-gone': 'later',
  'shutting-down': 'later',
  'store-failed': 'later',
  'console-failed': 'later',
  offline: 'safe',
  'unexpected-answer': 'later',
} as const satisfies Record<string, RetryAdvice>;

export type ErrorKind = keyof typeof KINDS;

const CONSOLE_KINDS = {
  'CONSOLE.INVALID_REQUEST': 'console-request-refused',
  'CONSOLE.BODY_TOO_LARGE': 'console-request-refused',
  'CONSOLE.UNSUPPORTED_MEDIA_TYPE': 'console-request-refused',
  'CONSOLE.METHOD_NOT_ALLOWED': 'console-request-refused',
  'CONSOLE.NOT_FOUND': 'console-not-found',
  'CONSOLE.CHANGE_NOT_FOUND': 'console-not-found',
  'CONSOLE.CROSS_SITE': 'cross-site',
  'CONSOLE.SIGN_IN_REQUIRED': 'sign-in-required',
  'CONSOLE.SIGN_IN_FAILED': 'sign-in-failed',
  'CONSOLE.SIGN_IN_LINK_VOID': 'sign-in-link-void',
  'CONSOLE.SIGN_IN_METHOD_CLOSED': 'sign-in-method-closed',
  'CONSOLE.SIGN_IN_INTERRUPTED': 'sign-in-interrupted',
  'CONSOLE.PROVIDER_UNREACHABLE': 'provider-unreachable',
  'CONSOLE.PROVIDER_REFUSED': 'provider-refused',
  'CONSOLE.PASSCODE_REQUIRED': 'passcode-required',
  'CONSOLE.PASSWORD_REFUSED': 'password-refused',
  'CONSOLE.ROLE_MISSING': 'role-missing',
  'CONSOLE.ROLE_FORBIDS': 'role-forbids',
  'CONSOLE.OTHER_PROJECT': 'other-project',
  'CONSOLE.PROJECT_UNKNOWN': 'project-unknown',
  'CONSOLE.READ_ONLY': 'read-only',
  'CONSOLE.TOO_MANY_REQUESTS': 'too-many-requests',
  'CONSOLE.CHANGE_RUNNING': 'change-running',
  'CONSOLE.CHANGE_ID_TAKEN': 'change-id-taken',
  'CONSOLE.REASON_REQUIRED': 'reason-required',
  'CONSOLE.NOT_ELIGIBLE': 'not-eligible',
  'CONSOLE.INSTANCE_BUSY': 'instance-busy',
  'CONSOLE.ALREADY_SET': 'already-set',
  'CONSOLE.PREVIEW_REQUIRED': 'preview-required',
  'CONSOLE.PREVIEW_OUTDATED': 'preview-outdated',
  'CONSOLE.LOSS_NOT_ACKNOWLEDGED': 'loss-not-acknowledged',
  'CONSOLE.BACKUP_IMPOSSIBLE': 'backup-impossible',
  'CONSOLE.BACKUP_FAILED': 'backup-failed',
  'CONSOLE.NOTHING_TO_CHECK': 'nothing-to-check',
  'CONSOLE.CERTIFICATE_UNREADABLE': 'certificate-unreadable',
  'CONSOLE.UPSTREAM_TIMEOUT': 'upstream-timeout',
  'CONSOLE.UPSTREAM_UNREACHABLE': 'upstream-unreachable',
  'CONSOLE.UPSTREAM_UNREADABLE': 'upstream-unreadable',
  'CONSOLE.UPSTREAM_TOO_LARGE': 'upstream-too-large',
  'CONSOLE.JOB_FAILED': 'job-failed',
  'CONSOLE.JOB_FORGOTTEN': 'job-forgotten',
  'CONSOLE.JOB_OVERDUE': 'job-overdue',
  'CONSOLE.OUTCOME_CONTRADICTED': 'outcome-contradicted',
  'CONSOLE.OUTCOME_UNVERIFIED': 'outcome-unverified',
  'CONSOLE.SUPERSEDED': 'superseded',
  'CONSOLE.ANSWER_LOST': 'answer-lost',
  'CONSOLE.NOT_SENT': 'not-sent',
  'CONSOLE.ASKER_GONE': 'asker-gone',
  'CONSOLE.SHUTTING_DOWN': 'shutting-down',
  'CONSOLE.STORE_FAILED': 'store-failed',
  'CONSOLE.INTERNAL': 'console-failed',
  'CONSOLE.OFFLINE': 'offline',
  'CONSOLE.NO_ANSWER': 'offline',
  'CONSOLE.UNEXPECTED_ANSWER': 'unexpected-answer',
} as const satisfies Record<ConsoleCode, ErrorKind>;

/** The codes of dcs-api.md §4, by kind. */
const UPSTREAM_CODES: ReadonlyArray<readonly [ErrorKind, string]> = [
  ['ssl-unsupported', 'DCS.4201'],
  ['ssl-parameters', 'DCS.4202'],
  ['instance-recovering', 'DCS.4104'],
  [
    'instance-busy',
    'DCS.4017 DCS.4026 DCS.4049 DCS.4096 DCS.4097 DCS.4111 DCS.4113 DCS.4114 DCS.4115 DCS.4116 DCS.4117',
  ],
  ['instance-busy', 'DCS.4118 DCS.4121 DCS.4231 DCS.4975 DCS.4069 DCS.4108 DCS.4957 DCS.4086 CBC.99003651'],
  ['order-open', 'DCS.4107'],
  ['backup-refused', 'DCS.4094 DCS.4095'],
  ['request-refused', 'DCS.4027 DCS.4007'],
  ['too-many-sessions', 'DCS.4848'],
  ['instance-frozen', 'DCS.4120'],
  ['pass-through', 'DCS.4300 DCS.4838 DCS.4841 DCS.4846 DCS.4847'],
  ['request-refused', 'DCS.4800 DCS.4061 DCS.4062 DCS.4063 DCS.4070 DCS.4002 DCS.4004 DCS.4005 DCS.5001'],
  ['credentials-refused', 'DCS.1001 DCS.1002 DCS.1003 DCS.1004 APIGW.0301 APIGW.0304 APIGW.0305 APIGW.0307'],
  ['clock-off', 'APIGW.0303'],
  ['permission-missing', 'DCS.2003 DCS.2007 DCS.3002 DCS.3003'],
  ['permission-missing', 'APIGW.0302 APIGW.0306 APIGW.0310 APIGW.0801 APIGW.0802'],
  ['instance-missing', 'DCS.3022'],
  ['wrong-endpoint', 'DCS.4001 APIGW.0101 APIGW.0103 APIGW.0104 APIGW.0105 APIGW.0106'],
  ['ssl-operation-failed', 'DCS.5010'],
  ['service-failed', 'DCS.5000 DCS.5006 DCS.5024 DCS.4842'],
  ['gateway-failed', 'APIGW.0201 APIGW.0202 APIGW.0203'],
  ['throttled', 'APIGW.0308'],
  ['iam-unavailable', 'APIGW.0613'],
];

const KIND_OF: ReadonlyMap<string, ErrorKind> = new Map([
  ...Object.entries(CONSOLE_KINDS),
  ...UPSTREAM_CODES.flatMap(([kind, codes]) => codes.split(' ').map((code): [string, ErrorKind] => [code, kind])),
]);

/**
 * Codes like `111401001` have an HTTP status in them: 401, 403, 404 or 405 (dcs-api.md §4). Each is folded into the documented code of DCS
 * with that status.
 */
const BY_STATUS: Readonly<Record<string, string>> = {
  '01': 'DCS.1001',
  '03': 'DCS.2003',
  '04': 'DCS.3022',
  '05': 'DCS.5001',
};

/** `APIGW.0201` says what went wrong by its HTTP status alone (dcs-api.md §4). */
const GATEWAY_BY_STATUS: Readonly<Record<number, ErrorKind>> = {
  400: 'gateway-refused',
  413: 'gateway-refused',
  414: 'gateway-refused',
  494: 'gateway-refused',
  502: 'gateway-unreachable',
  504: 'gateway-timeout',
};

/**
 * The name under which a code is looked up. Many codes exist twice, `DCS.4026` and `111400026`, and the gateway's prefix
 * is `APIGW.` or `APIG.` (dcs-api.md §4). What a person sees is the code as it came.
 */
export function foldCode(code: string): string {
  const numeric = /^111(\d)00(\d{3})$/.exec(code);
  if (numeric !== null) return `DCS.${numeric[1]}${numeric[2]}`;
  const byStatus = /^1114(01|03|04|05)\d{3}$/.exec(code)?.[1];
  if (byStatus !== undefined) return BY_STATUS[byStatus] ?? code;
  return code.replace(/^APIG\./, 'APIGW.');
}

/** Whether what a code means depends on the HTTP status that came with it. */
export const dependsOnStatus = (code: string): boolean => foldCode(code) === 'APIGW.0201';

/**
 * What a code comes down to, or null for one that the console does not know: it is shown as it came.
 *
 * @param status HTTP status, where it is known
 */
export function kindOfCode(code: string, status: number | null = null): ErrorKind | null {
  const folded = foldCode(code);
  const byStatus = dependsOnStatus(code) && status !== null ? GATEWAY_BY_STATUS[status] : undefined;
  return byStatus ?? KIND_OF.get(folded) ?? null;
}

/**
 * What may be done with a request that was answered so. An unknown code goes by its status: 429 had no effect, a 5xx may
 * pass, all else will be the same again.
 *
 * @param status HTTP status, 0 where no answer came
 */
export function retryAdviceFor(code: string, status: number): RetryAdvice {
  const kind = kindOfCode(code, status);
  if (kind !== null) return KINDS[kind];
  if (status === 429) return 'safe';
  return status >= 500 ? 'later' : 'never';
}
