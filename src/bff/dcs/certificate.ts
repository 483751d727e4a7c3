import { unzipSync } from 'fflate';
import { Agent, request } from 'undici';
import { consoleError, Failure, reasonOf } from '../failure.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_ENTRIES = 100;
const NAME = 'ca.crt';

const unreadable = (message: string) => new Failure(502, consoleError('CONSOLE.CERTIFICATE_UNREADABLE', message));

/**
 * `ca.crt` out of DCS's zip, in whichever folder it lies.
 *
 * @throws Failure when it is no zip, has too many entries, or holds no PEM certificate of that name within 1 MB
 */
export function certificateIn(zip: Uint8Array): Buffer {
  let entries = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(zip, {
      // Looks at the directory of the zip only: nothing else is unpacked, however large it claims to be.
      filter: (file) => {
        entries += 1;
        if (entries > MAX_ENTRIES) throw new Error(`more than ${MAX_ENTRIES} entries`);
        return (file.name === NAME || file.name.endsWith(`/${NAME}`)) && file.originalSize <= MAX_BYTES;
      },
    });
  } catch (cause) {
    throw unreadable(`The certificate's zip cannot be read: ${reasonOf(cause)}.`);
  }
  const [found] = Object.values(files);
  if (found === undefined) throw unreadable(`The certificate's zip holds no ${NAME} of at most 1 MB.`);
  const certificate = Buffer.from(found);
  if (!certificate.includes('-----BEGIN CERTIFICATE-----')) throw unreadable(`${NAME} is not a PEM certificate.`);
  return certificate;
}

/**
 * Fetches the zip by its presigned link and takes `ca.crt` out of it. The link carries its own signature: ours is not sent
 * along, redirects are not followed, and TLS is required where DCS itself is spoken to by TLS.
 *
 * @param limitMs for the whole of it
 * @param signal gives it up earlier
 * @throws Failure 502
 */
export async function fetchCertificate(
  link: string,
  endpoint: string,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const { protocol } = new URL(link);
  if (protocol !== 'https:' && protocol !== new URL(endpoint).protocol) {
    throw unreadable(`The link to the certificate is ${protocol}, not https.`);
  }
  const limit = AbortSignal.timeout(limitMs);
  const over = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  const agent = new Agent({ maxResponseSize: MAX_BYTES, connect: { timeout: limitMs }, pipelining: 0 });
  try {
    const response = await request(link, { dispatcher: agent, signal: over });
    if (response.statusCode !== 200) {
      throw unreadable(`The link to the certificate was answered with HTTP ${response.statusCode}.`);
    }
    return certificateIn(new Uint8Array(await response.body.arrayBuffer()));
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw unreadable(`The certificate could not be fetched: ${reasonOf(cause)}.`);
  } finally {
    await agent.destroy();
  }
}
