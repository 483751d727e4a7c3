import type { Instance } from '../../../contract/instance.ts';
import type { Probe } from '../../../contract/probe.ts';
import type { Texts } from '../../text/texts.ts';
import { certificateName, checkLine, hostAndPort, pingLine } from './connect-lines.ts';

/** An openssl that is answered by nothing waits for ever. */
const AT_MOST = 'timeout 10 ';
/** redis-cli takes the password out of the environment by itself: here it must not. */
const NO_PASSWORD = 'env -u REDISCLI_AUTH ';

/**
 * A script that proves inside the VPC what a probe could not from outside: each address by openssl and redis-cli, with what must come
 * of it. Null where no address is fit to be pasted into a shell. A password comes from the environment, and goes through TLS alone.
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
