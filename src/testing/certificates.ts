import { createCa, createServerIdentity, type Identity } from '../local-dcs/certificates.ts';

export type { Identity };

const DAYS = 365;

/** A CA as the embedded DCS makes them. @param now ms since the epoch, when it is made */
export const aCa = (now: number): Promise<Identity> => createCa(now);

/** A server's certificate of a CA, for 127.0.0.1, localhost and a name, good for a year. @param now as above */
export const anIdentity = (ca: Identity, name: string, now: number): Promise<Identity> =>
  createServerIdentity(ca, name, now, DAYS);
