import { faultOf } from '../local-dcs/gateway/signature.ts';

/**
 * The fault that the embedded DCS's gateway finds in a request's signature, or null. The gateway is written from the
 * documents alone.
 */
export const gatewayFaultOf: typeof faultOf = (...request) => faultOf(...request);
