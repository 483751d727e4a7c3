import { createCa, createServerIdentity, type Identity } from '../local-dcs/certificates.ts';

export type { Identity };

const DAYS = 365;

/** A CA like the embedded DCS's. @param now when it is made, ms since the epoch */
export const aCa = (now: number): Promise<Identity> => createCa(now);

/** A server certificate from a CA, for 127.0.0.1, localhost and a name, valid for a year. @param now as above */
export const anIdentity = (ca: Identity, name: string, now: number): Promise<Identity> =>
  createServerIdentity(ca, name, now, DAYS);
