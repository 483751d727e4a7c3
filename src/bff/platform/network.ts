import { isIPv6 } from 'node:net';

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));

/** The eight groups of an IPv6 address, in hex without zeros before; an IPv4 address at its end is two of them. */
function expanded(address: string): string[] {
  const [head = '', tail] = address
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...parts: string[]) => {
      const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
      return `${(256 * a + b).toString(16)}:${(256 * c + d).toString(16)}`;
    })
    .split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}

/** What comes before an IPv4 address that an IPv6 one carries: IPv4-mapped (RFC 4291, 2.5.5.2) and translated by NAT64 (RFC 6052). */
const CARRIERS: ReadonlySet<string> = new Set(['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0']);

/** The IPv4 address that an IPv6 one stands for, or null. */
function carriedIn(address: string): string | null {
  if (!isIPv6(address)) return null;
  const groups = expanded(address);
  if (!CARRIERS.has(groups.slice(0, 6).join(':'))) return null;
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((number) => [Math.floor(number / 256), number % 256])
    .join('.');
}

/** @param groups how many of the eight, of 16 bits each */
function prefixOf(address: string, groups: number): string {
  return `${expanded(address).slice(0, groups).join(':')}::/${16 * groups}`;
}

/**
 * The network of an address, which stands for one subscriber: an IPv4 address itself, or the first 64 bits of an IPv6 address, since a
 * subscriber has all 2^64 addresses behind them (RFC 6177). An IPv6 address that carries an IPv4 one counts as that.
 */
export function networkOf(address: string): string {
  return carriedIn(address) ?? (isIPv6(address) ? prefixOf(address, 4) : address);
}

/**
 * The site of an IPv6 address, its first 48 bits: one subscriber may have that much, and with it 65,536 networks (RFC 6177). Null for an
 * IPv4 address, which is one network by itself.
 */
export function siteOf(address: string): string | null {
  return carriedIn(address) === null && isIPv6(address) ? prefixOf(address, 3) : null;
}
