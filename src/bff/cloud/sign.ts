import { createHash, createHmac } from 'node:crypto';

export interface AccessKey {
  ak: string;
  sk: string;
}

export interface SignableRequest {
  method: string;
  /** The whole URL, its path encoded once. */
  url: URL;
  /** Headers to sign besides `X-Sdk-Date`. */
  headers: Readonly<Record<string, string>>;
  /** `''` when there is none. */
  body: string;
}

/** encodeURIComponent does not encode `!'()*`; RFC 3986 and the service do. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function canonicalPath(pathname: string): string {
  const path = pathname
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A moment in the format of the signature, `YYYYMMDDTHHmmssZ`. The service accepts it within 15 minutes. */
export function sdkDate(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** The text whose hash is signed (dcs-api.md §5). It is exported because a test compares it with the documented answer. */
export function canonicalRequest(request: SignableRequest, date: string): { text: string; signedHeaders: string } {
  const headers = Object.entries({ ...request.headers, 'X-Sdk-Date': date })
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([a], [b]) => compare(a, b));
  const signedHeaders = headers.map(([name]) => name).join(';');
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('');
  const { url } = request;
  const text = [
    request.method.toUpperCase(),
    canonicalPath(url.pathname),
    canonicalQuery(url.searchParams),
    lines,
    signedHeaders,
    sha256(request.body),
  ].join('\n');
  return { text, signedHeaders };
}

/**
 * Signs a request with SDK-HMAC-SHA256 (dcs-api.md §5).
 *
 * @param date from `sdkDate`
 * @returns the headers to send besides those that were given: `X-Sdk-Date` and `Authorization`
 */
export function sign(request: SignableRequest, key: AccessKey, date: string): Record<string, string> {
  const { text, signedHeaders } = canonicalRequest(request, date);
  const stringToSign = `SDK-HMAC-SHA256\n${date}\n${sha256(text)}`;
  const signature = createHmac('sha256', key.sk).update(stringToSign).digest('hex');
  return {
    'X-Sdk-Date': date,
    Authorization: `SDK-HMAC-SHA256 Access=${key.ak}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}
