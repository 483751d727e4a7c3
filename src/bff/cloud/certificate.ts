import { unzipSync } from 'fflate';
import { Agent, request } from 'undici';
import type { FaultOfLink } from './allowed-links.ts';
import { consoleError, Failure, reasonOf } from '../platform/failure.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_ENTRIES = 100;
/** The most bytes of ca.crt, packed and unpacked. The packed size counts too, since a zip may lie about the unpacked one. */
const MAX_CERTIFICATE_BYTES = 64 * 1024;
const NAME = 'ca.crt';
/** Names that lead out of the folder into which a zip is unpacked. Nothing is unpacked to disk here, but such a zip is not from DCS. */
const STRANGE_NAME = /^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)|[\p{Cc}]/iu;
const LONGEST_NAME = 255;

const unreadable = (message: string) => new Failure(502, consoleError('CONSOLE.CERTIFICATE_UNREADABLE', message));

/**
 * Takes `ca.crt` out of DCS's zip, from any folder in it.
 *
 * @throws Failure when it is no zip, has too many entries or strange names, or holds no PEM certificate of that name within 64 KiB
 */
export function certificateIn(zip: Uint8Array): Buffer {
  let entries = 0;
  let found = false;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(zip, {
      // This looks only at the directory of the zip. No other file is unpacked.
      filter: (file) => {
        entries += 1;
        if (entries > MAX_ENTRIES) throw new Error(`more than ${MAX_ENTRIES} entries`);
        if (file.name.length > LONGEST_NAME || STRANGE_NAME.test(file.name)) throw new Error('a strange name in it');
        const isIt = !found && (file.name === NAME || file.name.endsWith(`/${NAME}`));
        found ||= isIt && Math.max(file.size, file.originalSize) <= MAX_CERTIFICATE_BYTES;
        return isIt && found;
      },
    });
  } catch (cause) {
    throw unreadable(`The certificate's zip cannot be read: ${reasonOf(cause)}.`);
  }
  const [file] = Object.values(files);
  if (file === undefined) throw unreadable(`The certificate's zip holds no ${NAME} of at most 64 KiB.`);
  const certificate = Buffer.from(file);
  if (!certificate.includes('-----BEGIN CERTIFICATE-----')) throw unreadable(`${NAME} is not a PEM certificate.`);
  return certificate;
}

/**
 * Fetches the zip by its presigned link and takes `ca.crt` out of it. The link carries its own signature, so ours is not sent.
 * Redirects are not followed. A link to a host that is not allowed is not fetched.
 *
 * @param limitMs for everything together
 * @param signal ends it earlier
 * @throws Failure 502
 */
export async function fetchCertificate(
  link: string,
  faultOfLink: FaultOfLink,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const fault = faultOfLink(link);
  if (fault !== null) throw unreadable(`The link to the certificate ${fault}.`);
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
