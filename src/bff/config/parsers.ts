import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { isLoopback, type TrustProxy } from './access.ts';

/** Turns a text of the environment or of a file into a value. Its messages never repeat the text, which may be a key in the wrong place. */
export type Parser<T> = z.ZodType<T, string>;

/** @param what a correct value, worded to follow "must be". @param parse returns undefined for a wrong text */
function parser<T>(what: string, parse: (text: string) => T | undefined): Parser<T> {
  return z.string({ error: `must be ${what}` }).transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `must be ${what}` });
    return z.NEVER;
  });
}

export const text: Parser<string> = z.string();

/** @param what a correct value, worded to follow "must be" */
export const matching = (pattern: RegExp, what: string): Parser<string> =>
  parser(what, (value) => (pattern.test(value) ? value : undefined));

export const name = matching(/^[A-Za-z0-9_-]{1,128}$/, 'letters, digits, - and _ only');

export const whole = (least: number, most: number): Parser<number> =>
  parser(`a whole number from ${least} to ${most}`, (value) =>
    /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most ? Number(value) : undefined,
  );

export const flag: Parser<boolean> = parser('true or false', (value) =>
  /^(true|false)$/.test(value) ? value === 'true' : undefined,
);

export const oneOf = <T extends string>(options: readonly T[]): Parser<T> =>
  parser(`one of ${options.join(', ')}`, (value) => options.find((option) => option === value));

const splitList = (value: string): string[] =>
  value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** Values with commas between them; none of them is empty. */
export const list: Parser<string[]> = parser('values with commas between them', splitList);

/** An origin: scheme, host and port. */
export const origin: Parser<string> = parser(
  'an origin, https://… or http://…, without path, query or user',
  (value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/';
    return isOrigin && url.search === '' && url.hash === '' && url.username === '' ? url.origin : undefined;
  },
);

/** The origin of a service. Keys and tokens go there by TLS, except on this machine. */
export const serviceOrigin: Parser<string> = parser(
  'an origin with https://…, without path, query or user (http://… only on this machine)',
  (value) => {
    const read = origin.safeParse(value);
    if (!read.success) return undefined;
    const { protocol, hostname } = new URL(read.data);
    return protocol === 'https:' || isLoopback(hostname.replaceAll(/[[\]]/g, '')) ? read.data : undefined;
  },
);

/** Hosts with commas between them; one with a dot in front stands for all hosts below it. */
export const hosts: Parser<string[]> = parser(
  'hosts with commas between them, e.g. obs.example.com,.objects.example.com',
  (value) => {
    const all = splitList(value.toLowerCase());
    return all.length > 0 && all.every((host) => /^\.?[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) ? all : undefined;
  },
);

/** The shortest prefixes that are accepted, in bits. A wider range cannot be that of proxies. */
const WIDEST_BITS = { ipv4: 8, ipv6: 16, mapped: 104 } as const;

function isAddressOrRange(value: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(value) || ipaddr.IPv6.isValid(value)) return true;
  if (!ipaddr.isValidCIDR(value) || !/^[^/]*[.:]/.test(value)) return false;
  const [address, bits] = ipaddr.parseCIDR(value);
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();
  return bits >= (isMapped ? WIDEST_BITS.mapped : WIDEST_BITS[address.kind()]);
}

/** Never accepts a range of everybody: a client that may name its own address evades the limits, and writes false addresses into the audit. */
export const proxies: Parser<TrustProxy> = parser(
  'the number of proxies (1 to 9), or their addresses and CIDR ranges with commas between them',
  (value) => {
    if (/^[1-9]$/.test(value)) return Number(value);
    const all = splitList(value);
    return all.length > 0 && all.every(isAddressOrRange) ? all : undefined;
  },
);

/** The issuer of an identity provider, as the provider itself writes it. */
export const issuer: Parser<string> = z.string().transform((value, context) => {
  const fault = faultOfIssuer(value);
  if (fault === null) return value;
  context.addIssue({ code: 'custom', message: fault });
  return z.NEVER;
});

function faultOfIssuer(value: string): string | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return 'must be a URL, https://…';
  if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[|\]$/g, ''))) {
    return 'must begin with https://: plain http is for an identity provider on this machine only';
  }
  // Given the address of the document, the library does not compare the issuer with the one in the document.
  if (url.pathname.includes('/.well-known/')) return 'must be the issuer, without /.well-known/…';
  return url.search === '' && url.hash === '' && url.username === '' && url.password === ''
    ? null
    : 'must be a URL without query, fragment and user';
}
