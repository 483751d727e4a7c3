import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';

const HEADER = 'x-forwarded-for';

/**
 * The address that a proxy names, also with a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. Null when it is no address.
 */
export function addressIn(text: string): string | null {
  if (isIP(text) !== 0) return text;
  const [, six, four] = /^(?:\[(.+)\]|([\d.]+))(?::\d{1,5})?$/.exec(text) ?? [];
  if (six !== undefined && isIP(six) === 6) return six;
  return four !== undefined && isIP(four) === 4 ? four : null;
}

/**
 * Leaves only plain addresses in `X-Forwarded-For`, because Fastify can read nothing else. Each proxy adds its client
 * at the end, so the parts before one that is no address (`unknown`, or any word) cannot be trusted either. When no
 * part is left, the connection's own address counts.
 */
export function readForwardedAddresses(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw: { headers } }) => {
    const parts = String(headers[HEADER] ?? '').split(',');
    const addresses = parts.map((part) => addressIn(part.trim()));
    const believed = addresses.slice(addresses.lastIndexOf(null) + 1);
    if (believed.length === 0) delete headers[HEADER];
    else headers[HEADER] = believed.join(', ');
  });
}
