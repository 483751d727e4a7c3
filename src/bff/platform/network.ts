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

/**
 * Whose an address is, as far as it shows: an IPv4 address by itself; of an IPv6 address the first 64 bits, since whoever has one has
 * all 2^64 behind them (RFC 6177).
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const prefix = expanded(address).slice(0, 4);
  return `${prefix.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
