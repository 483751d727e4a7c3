import { getPublicSuffix } from 'tldts';

/**
 * Whether anybody may register names directly below a domain, e.g. `co.uk`, and `github.io`, whose owner gives names away. The library
 * carries the list of publicsuffix.org with it, so this needs no network, and a newer list comes with a newer version.
 */
const isPublicSuffix = (domain: string): boolean => getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;

/**
 * The part of a name that the services of one cloud share: `.eu-de.otc.example.com` of `dcs.eu-de.otc.example.com`. Below a public
 * suffix are strangers, so there the endpoint's own name is all that is left.
 */
function domainOf(endpoint: string): string {
  const { hostname } = new URL(endpoint);
  const [, ...labels] = hostname.split('.');
  const isName = labels.length >= 2 && /[a-z]/i.test(labels.at(-1) ?? '');
  const domain = labels.join('.');
  return isName && !isPublicSuffix(domain) ? `.${domain}` : hostname;
}

/** Where certificates may be fetched from, unless the setting says otherwise: the cloud's own domain, and the one of the DCS endpoint. */
export const defaultObjectStoreHosts = (endpoint: string): string[] => ['.myhuaweicloud.com', domainOf(endpoint)];
