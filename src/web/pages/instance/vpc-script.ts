import type { Instance } from '../../../contract/instance.ts';
import type { Probe } from '../../../contract/probe.ts';
import type { Texts } from '../../text/texts.ts';
import { certificateName, checkLine, hostAndPort, pingLine } from './connect-lines.ts';

/** Without a limit, openssl waits forever for an address that does not answer. */
const AT_MOST = 'timeout 10 ';
/** redis-cli reads the password from the environment by itself. Here it must not. */
const NO_PASSWORD = 'env -u REDISCLI_AUTH ';

/**
 * A script that proves inside the VPC what a probe could not prove from the console. It tests each address with openssl
 * and redis-cli, and says which result is right. Null if no address is safe in a shell. A password comes from the
 * environment and is sent over TLS only.
 */
export function vpcScript(
  { expected, addresses }: Probe,
  { name }: Pick<Instance, 'name'>,
  words: Texts['probe']['script'],
): string | null {
  const places = addresses.map(({ address }) => hostAndPort(address)).filter((place) => place !== null);
  if (places.length === 0) return null;
  const ca = certificateName(name);
  const blocks = places.map((place) => {
    const plaintext = `${NO_PASSWORD}${pingLine(place, null)}`;
    return expected === 'tls'
      ? [
          `# ${words.handshake}`,
          AT_MOST + checkLine(place, ca),
          `# ${words.tls}`,
          pingLine(place, ca),
          `# ${words.plaintextFails}`,
          plaintext,
        ]
      : [`# ${words.plaintext}`, plaintext, `# ${words.noHandshake}`, AT_MOST + checkLine(place, null)];
  });
  const head = expected === 'tls' ? [[`# ${words.password}`]] : [];
  return [...head, ...blocks].map((lines) => lines.join('\n')).join('\n\n');
}
