import { isIPv6 } from 'node:net';

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));

/** The eight groups of an IPv6 address, in hex; an IPv4 address at its end is left as one. */
function expanded(address: string): string[] {
  const [head = '', tail] = address.split('::');
  if (tail === undefined) return groupsOf(head);
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const given = before.length + after.length + (tail.includes('.') ? 1 : 0);
  return [...before, ...Array.from({ length: Math.max(0, 8 - given) }, () => '0'), ...after];
}

/** The IPv4 address that an IPv6 one stands for, or null. */
const mappedIn = (address: string): string | null => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? null;

/** @param groups how many of the eight, of 16 bits each */
function prefixOf(address: string, groups: number): string {
  const prefix = expanded(address).slice(0, groups);
  return `${prefix.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/${16 * groups}`;
}

/**
 * The network of an address, which stands for one subscriber: an IPv4 address itself, or the first 64 bits of an IPv6 address, since a
 * subscriber has all 2^64 addresses behind them (RFC 6177).
 */
export function networkOf(address: string): string {
  const mapped = mappedIn(address);
  if (mapped !== null) return mapped;
  return isIPv6(address) ? prefixOf(address, 4) : address;
}

/**
 * The site of an IPv6 address, its first 48 bits: one subscriber may have that much, and with it 65,536 networks (RFC 6177). Null for an
 * IPv4 address, which is one network by itself.
 */
export function siteOf(address: string): string | null {
  return mappedIn(address) === null && isIPv6(address) ? prefixOf(address, 3) : null;
}
