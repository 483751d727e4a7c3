import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';

const HEADER = 'x-forwarded-for';

/** The address that a proxy names, also where it names a port with it: `192.0.2.1:4711`, `[2001:db8::1]:4711`. Null where it is none. */
export function addressIn(text: string): string | null {
  if (isIP(text) !== 0) return text;
  const [, six, four] = /^(?:\[(.+)\]|([\d.]+))(?::\d{1,5})?$/.exec(text) ?? [];
  if (six !== undefined && isIP(six) === 6) return six;
  return four !== undefined && isIP(four) === 4 ? four : null;
}

/**
 * Leaves in `X-Forwarded-For` what Fastify can read: plain addresses. Each proxy adds its client at the end, so nothing before a part
 * that is no address (`unknown`, a word of somebody's own) can be believed either. Where no part is left, the connection's own address is taken.
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
