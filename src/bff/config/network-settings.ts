import { isIP } from 'node:net';
import { isLoopback, type TrustProxy } from './access.ts';
import { valueOf, type Env, type ReadFile } from './credentials.ts';
import { readPair, type TlsFiles } from './tls-files.ts';

type Checked<T> = { value: T } | { fault: string };

const listOf = (text: string): string[] => text.split(',').map((each) => each.trim());

/** Hosts, with commas between them; one with a dot in front stands for all below it. */
export function checkHosts(text: string): Checked<string[]> {
  const hosts = listOf(text.toLowerCase());
  return hosts.every((host) => /^\.?[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host))
    ? { value: hosts }
    : { fault: 'must be hosts with commas between them, e.g. obs.example.com,.objects.example.com' };
}

/** Keys and tokens go by TLS, save on this machine. @param origin one that is an origin */
export function checkSafe(origin: Checked<string>): Checked<string> {
  if ('fault' in origin) return origin;
  const { protocol, hostname } = new URL(origin.value);
  const isSafe = protocol === 'https:' || isLoopback(hostname.replaceAll(/[[\]]/g, ''));
  return isSafe ? origin : { fault: 'must be https://… beyond this machine' };
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  if (bits === undefined) return true;
  // Ranges wider than these are not proxies; an IPv4 address within IPv6 stands behind 96 bits.
  const isMapped = /^::ffff:/i.test(address);
  const [least, most] = version === 4 ? [8, 32] : [isMapped ? 104 : 16, 128];
  return /^[1-9]\d{0,2}$/.test(bits) && Number(bits) >= least && Number(bits) <= most;
}

/** Never everybody: whoever may say of themselves where they come from gets around the limits, and false into the audit. */
export function checkProxies(text: string): Checked<TrustProxy> {
  if (/^[1-9]$/.test(text)) return { value: Number(text) };
  const list = listOf(text);
  return list.every(isAddressOrRange)
    ? { value: list }
    : { fault: 'must be the number of proxies (1 to 9), or their addresses and CIDR ranges with commas between them' };
}

/** The files of TLS, where they are set, and what is wrong with them. */
export function readTls(env: Env, readFile: ReadFile): { files: Readonly<TlsFiles> | null; faults: string[] } {
  const certFile = valueOf(env, 'TLS_CERT_FILE');
  const keyFile = valueOf(env, 'TLS_KEY_FILE');
  if (certFile === null && keyFile === null) return { files: null, faults: [] };
  if (certFile === null) return { files: null, faults: ['TLS_CERT_FILE is missing although TLS_KEY_FILE is set'] };
  if (keyFile === null) return { files: null, faults: ['TLS_KEY_FILE is missing although TLS_CERT_FILE is set'] };
  const files = Object.freeze({ certFile, keyFile });
  const read = readPair(files, readFile);
  return { files, faults: 'fault' in read ? [read.fault] : [] };
}
