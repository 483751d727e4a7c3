import { getPublicSuffix } from 'tldts';

/** The services of one cloud in one region, as origins, and the hosts that links to certificates may lead to. */
export interface Endpoints {
  readonly dcs: string;
  readonly iam: string;
  /** A host that begins with a dot stands for all hosts below it. */
  readonly objectStoreHosts: readonly string[];
}

/**
 * Where each cloud has its services (docs/dcs-api.md, "Where the services are"). `{region}` stands for the region.
 *
 * The sources contradict each other about DCS in Huawei Cloud Europe: the SDKs name a host below `.com`, the Terraform provider one below
 * `.eu`. Both name IAM and the object store below `.eu`. This table has the host of the SDKs; DCS_ENDPOINT can set the other.
 */
export const CLOUDS = {
  huaweicloud: {
    dcs: 'https://dcs.{region}.myhuaweicloud.com',
    iam: 'https://iam.myhuaweicloud.com',
    objectStoreHosts: ['.myhuaweicloud.com'],
  },
  'huaweicloud-eu': {
    dcs: 'https://dcs.{region}.myhuaweicloud.com',
    iam: 'https://iam.{region}.myhuaweicloud.eu',
    objectStoreHosts: ['.myhuaweicloud.eu'],
  },
  otc: {
    dcs: 'https://dcs.{region}.otc.t-systems.com',
    iam: 'https://iam.{region}.otc.t-systems.com',
    objectStoreHosts: ['.otc.t-systems.com'],
  },
} as const satisfies Record<string, Endpoints>;

export type CloudName = keyof typeof CLOUDS;
export const CLOUD_NAMES: readonly CloudName[] = ['huaweicloud', 'huaweicloud-eu', 'otc'];

/** The regions that belong to another cloud. All others belong to Huawei Cloud. */
const CLOUD_OF_REGION: Readonly<Record<string, CloudName>> = { 'eu-west-101': 'huaweicloud-eu', 'eu-de': 'otc' };

/** The cloud that a region belongs to. */
const cloudOf = (region: string): CloudName => CLOUD_OF_REGION[region] ?? 'huaweicloud';

/**
 * Whether anybody may register names directly below a domain, such as `co.uk`, or `github.io`, whose owner gives names away. The library
 * contains the list of publicsuffix.org, so this needs no network. A newer list comes with a newer version.
 */
const isPublicSuffix = (domain: string): boolean => getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;

/**
 * The part of a name that the services of one cloud share, e.g. `.eu-de.otc.example.com` of `dcs.eu-de.otc.example.com`. Names below a
 * public suffix belong to strangers. There, only the endpoint's own name is returned.
 */
function domainOf(endpoint: string): string {
  const { hostname } = new URL(endpoint);
  const [, ...labels] = hostname.split('.');
  const isName = labels.length >= 2 && /[a-z]/i.test(labels.at(-1) ?? '');
  const domain = labels.join('.');
  return isName && !isPublicSuffix(domain) ? `.${domain}` : hostname;
}

/** The endpoints that the configuration sets. Null: the table decides. */
export type SetEndpoints = { readonly [Name in keyof Endpoints]: Endpoints[Name] | null };

/** The endpoints of a region: those that are set, else those of the table. Links may also lead to the domain of a DCS endpoint that is set. */
export function endpointsOf(region: string, cloud: CloudName | null, set: SetEndpoints): Endpoints {
  const known = CLOUDS[cloud ?? cloudOf(region)];
  const inRegion = (template: string) => template.replace('{region}', region);
  const ofSetEndpoint = set.dcs === null ? [] : [domainOf(set.dcs)];
  return Object.freeze({
    dcs: set.dcs ?? inRegion(known.dcs),
    iam: set.iam ?? inRegion(known.iam),
    objectStoreHosts: set.objectStoreHosts ?? [...known.objectStoreHosts, ...ofSetEndpoint],
  });
}
