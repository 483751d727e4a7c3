import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A request as the gateway receives it. `url` is path and query as sent; header names are in lower case. */
export interface SignedRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Uint8Array;
}

const ALGORITHM = 'SDK-HMAC-SHA256';
const DATE_WINDOW_MS = 15 * 60_000;

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

/** RFC 3986: escapes everything but the unreserved characters. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalPath(path: string): string {
  const encoded = path
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

/** Sorts by code point. Whole `name=value` texts sort wrongly: `=` comes after `-` and digits, which names may have. */
const order = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const headerOf = (request: SignedRequest, name: string) => {
  const value = request.headers[name];
  return (Array.isArray(value) ? value.join(',') : (value ?? '')).trim();
};

/** The canonical request (dcs-api.md §5). */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const [path = '/', ...rest] = request.url.split('?');
  const query = rest.join('?');
  const headers = signedHeaders.map((name) => `${name}:${headerOf(request, name)}\n`).join('');
  return [
    request.method.toUpperCase(),
    canonicalPath(path),
    canonicalQuery(query),
    headers,
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
}

/** The signature of a request at a time `YYYYMMDDTHHmmssZ`, in hexadecimal. */
export function signatureOf(
  request: SignedRequest,
  signedHeaders: readonly string[],
  date: string,
  sk: string,
): string {
  const toSign = `${ALGORITHM}\n${date}\n${sha256(canonicalRequest(request, signedHeaders))}`;
  return createHmac('sha256', sk).update(toSign).digest('hex');
}

function parseDate(text: string): number {
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  return parts === null
    ? Number.NaN
    : Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`);
}

/** The access key in the Authorization header, or null if the header cannot be read. */
export function accessKeyOf(request: SignedRequest): string | null {
  return /\bAccess=([^,\s]+)/.exec(headerOf(request, 'authorization'))?.[1] ?? null;
}

/**
 * Checks a signature as the gateway does (dcs-api.md §5).
 *
 * @param now ms since 1970
 * @returns the fault, or null
 */
export function faultOf(request: SignedRequest, key: { ak: string; sk: string }, now: number): string | null {
  const header = headerOf(request, 'authorization');
  const parts = /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/.exec(header);
  if (parts === null)
    return header === '' ? 'there is no Authorization header' : 'the Authorization header is malformed';
  const [, access = '', names = '', signature = ''] = parts;
  const signedHeaders = names.split(';');
  if (!signedHeaders.includes('x-sdk-date')) return 'X-Sdk-Date is not signed';
  const date = headerOf(request, 'x-sdk-date');
  if (!(Math.abs(parseDate(date) - now) <= DATE_WINDOW_MS)) return 'X-Sdk-Date is not within 15 minutes of now';
  // Huawei's gateway repeats the key in its message, so a client that shows the message also shows the key.
  if (access !== key.ak) return `Get secretKey failed,ak:${access},err:ak not exist`;
  const expected = Buffer.from(signatureOf(request, signedHeaders, date, key.sk));
  return timingSafeEqual(expected, Buffer.from(signature)) ? null : 'verify aksk signature fail';
}
