import { STATUS_CODES } from 'node:http';

/** An error answer of the DCS service, of the gateway in front of it, or of IAM (dcs-api.md §4). */
export class DcsError extends Error {
  readonly from: 'service' | 'gateway' | 'iam';
  readonly status: number;
  readonly code: string;
  constructor(from: DcsError['from'], status: number, code: string, message: string) {
    super(message);
    this.from = from;
    this.status = status;
    this.code = code;
  }
}

const service = (status: number, code: string, message: string) => new DcsError('service', status, code, message);
const gateway = (status: number, code: string, message: string) => new DcsError('gateway', status, code, message);
const iam = (status: number, message: string) => new DcsError('iam', status, String(status), message);

/** Every error that the embedded DCS answers with, defined once. */
export const errors = {
  sslUnsupported: () => service(400, 'DCS.4201', 'Do not support SSL.'),
  sslParams: () => service(400, 'DCS.4202', 'ssl request params are invalid.'),
  sslOperation: () => service(500, 'DCS.5010', 'Failed to operate SSL in database.'),
  taskRunning: () => service(400, 'DCS.4026', 'The instance status does not allow this operation.'),
  recovering: () => service(400, 'DCS.4104', 'The instance is recovering.'),
  passThroughUnsupported: () => service(400, 'DCS.4838', 'Client IP pass-through is not supported.'),
  passThroughAlreadyOff: () => service(400, 'DCS.4846', 'Client IP pass-through is already disabled.'),
  passThroughAlreadyOn: () => service(400, 'DCS.4847', 'Client IP pass-through is already enabled.'),
  badPaging: () => service(400, 'DCS.4800', 'Invalid paging parameter: offset must be at least 0, limit 1 to 1000.'),
  badInstanceId: () => service(400, 'DCS.4061', 'Invalid instance id.'),
  badParameter: (name: string) => service(400, 'DCS.4062', `Invalid parameter: ${name}.`),
  badTaskId: () => service(400, 'DCS.4070', 'Invalid task id.'),
  badProjectId: () => service(400, 'DCS.4002', 'Invalid project id.'),
  emptyBody: () => service(400, 'DCS.4004', 'The request body is empty.'),
  notJson: () => service(400, 'DCS.4005', 'The request body is not JSON.'),
  notAllowed: () => service(403, 'DCS.2003', 'You do not have the permission to do this.'),
  wrongProject: () => service(401, 'DCS.1004', 'The credentials belong to another project.'),
  noInstance: () => service(404, 'DCS.3022', 'This DCS instance does not exist.'),
  wrongMethod: () => service(405, 'DCS.5001', 'This request method is not allowed.'),
  internal: () => service(500, 'DCS.5000', 'Internal service error.'),
  noApi: () => gateway(404, 'APIGW.0101', 'The API does not exist or has not been published in the environment.'),
  authentication: (why: string) => gateway(401, 'APIGW.0301', `Incorrect IAM authentication information: ${why}`),
  staleToken: () => gateway(401, 'APIGW.0307', 'The token must be updated.'),
  badRequest: () => gateway(400, 'APIGW.0201', 'Bad request.'),
  tooLarge: () => gateway(413, 'APIGW.0201', 'The request entity is too large.'),
  notAuthorised: () => gateway(403, 'APIGW.0302', 'The user is not authorized to access the API.'),
  unavailable: () => gateway(503, 'APIGW.0613', 'The IAM service is unavailable.'),
  throttled: () => gateway(429, 'APIGW.0308', 'The throttling threshold has been reached.'),
  badTokenRequest: () => iam(400, 'Request body is invalid.'),
  wrongPassword: () => iam(401, 'The username or password is wrong.'),
  /** IAM gives this same answer for a wrong code and for a missing one (opentelekomcloud/python-otcextensions#336). */
  wrongPasscode: () => iam(401, 'mfa totp code verify fail'),
  noProject: () => iam(401, 'The user has no access to the project.'),
} as const;

/** An error's body, in the sender's format: only the gateway gives the request id. */
export function bodyOf(error: DcsError, requestId: string): object {
  if (error.from === 'iam') {
    const title = STATUS_CODES[error.status] ?? '';
    return { error: { code: error.status, message: error.message, title } };
  }
  return error.from === 'gateway'
    ? { error_code: error.code, error_msg: error.message, request_id: requestId }
    : { error_code: error.code, error_msg: error.message, error_ext_msg: null };
}
