import { createHmac, timingSafeEqual } from 'node:crypto';

const VALID_SECONDS = 5 * 60;

const sign = (path: string, expires: number, sk: string) =>
  createHmac('sha256', sk).update(`GET\n${path}\n${expires}`).digest('base64url');

/**
 * A link that opens one object for five minutes without other credentials, as the object store makes them.
 *
 * @param now ms since 1970
 * @returns path and query
 */
export function presign(path: string, ak: string, sk: string, now: number): string {
  const expires = Math.floor(now / 1000) + VALID_SECONDS;
  return `${path}?${new URLSearchParams({ AccessKeyId: ak, Expires: String(expires), Signature: sign(path, expires, sk) }).toString()}`;
}

/** Whether a presigned link still opens its object. */
export function opens(path: string, query: Readonly<Record<string, unknown>>, sk: string, now: number): boolean {
  const expires = Number(query['Expires']);
  const given = Buffer.from(String(query['Signature']));
  const expected = Buffer.from(sign(path, expires, sk));
  return expires * 1000 >= now && given.length === expected.length && timingSafeEqual(given, expected);
}
