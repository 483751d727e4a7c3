/** The part of a name that the services of one cloud share: `.eu-de.otc.example.com` of `dcs.eu-de.otc.example.com`. */
function domainOf(endpoint: string): string {
  const { hostname } = new URL(endpoint);
  const [, ...domain] = hostname.split('.');
  const isName = domain.length >= 2 && /[a-z]/i.test(domain.at(-1) ?? '');
  return isName ? `.${domain.join('.')}` : hostname;
}

/** Where certificates may be fetched from, unless the setting says otherwise: the cloud's own domain, and the one of the DCS endpoint. */
export const defaultObjectStoreHosts = (endpoint: string): string[] => ['.myhuaweicloud.com', domainOf(endpoint)];
