import { isLoopback } from '../config/access.ts';

/** Returns null when a link of DCS may be fetched, else the reason, which repeats nothing of the link. */
export type FaultOfLink = (link: string) => string | null;

const isBelow = (host: string, allowed: string): boolean =>
  allowed.startsWith('.') ? host.endsWith(allowed) && host.length > allowed.length : host === allowed;

/**
 * Links must use https and lead to one of the hosts, or below a host that begins with a dot. The embedded DCS is on this machine and
 * speaks http.
 */
export function allowLinks(hosts: readonly string[], embedded: boolean): FaultOfLink {
  return (link) => {
    const url = URL.canParse(link) ? new URL(link) : null;
    if (url === null) return 'is not a URL';
    if (url.username !== '' || url.password !== '') return 'has a user in it';
    if (embedded && isLoopback(url.hostname.replaceAll(/[[\]]/g, ''))) return null;
    if (url.protocol !== 'https:') return 'is not https';
    if (!hosts.some((allowed) => isBelow(url.hostname, allowed))) {
      return 'leads to a host that OBJECT_STORE_HOSTS does not allow';
    }
    return url.port === '' ? null : 'leads to another port than that of https';
  };
}
