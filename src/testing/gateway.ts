import { faultOf } from '../local-dcs/gateway/signature.ts';

/** What the embedded DCS's gateway, by its own reading of the documents, finds wrong with a request's signature; null for nothing. */
export const gatewayFaultOf: typeof faultOf = (...request) => faultOf(...request);
