/** One setting: a variable of the environment. Help texts are made from this table. */
export interface Setting {
  readonly name: string;
  /** What counts where it is not set; in words where it is not a plain value. */
  readonly fallback: string;
  readonly meaning: string;
  /** A secret: it can be given as a file, by the same name with `_FILE` behind it. */
  readonly secret?: true;
}

/** Every setting of the console's server. */
export const SETTINGS = [
  {
    name: 'HUAWEICLOUD_SDK_AK',
    fallback: 'none',
    meaning: 'Access key. Without any credentials the embedded DCS is used',
    secret: true,
  },
  { name: 'HUAWEICLOUD_SDK_SK', fallback: 'none', meaning: 'Secret key', secret: true },
  {
    name: 'HUAWEICLOUD_SDK_SECURITY_TOKEN',
    fallback: 'none',
    meaning: 'Security token, with temporary keys',
    secret: true,
  },
  {
    name: 'HUAWEICLOUD_SDK_CREDENTIALS_FILE',
    fallback: '~/.huaweicloud/credentials',
    meaning:
      'The vendor’s credentials file: section [basic] with ak, sk, security_token; read where AK and SK are not set',
  },
  { name: 'HUAWEICLOUD_SDK_REGION', fallback: 'none: required', meaning: 'Region, e.g. eu-west-101' },
  {
    name: 'HUAWEICLOUD_SDK_PROJECT_ID',
    fallback: 'asked of IAM by the region’s name',
    meaning: 'Project whose instances are shown',
  },
  {
    name: 'DCS_ENDPOINT',
    fallback: 'https://dcs.{region}.myhuaweicloud.com',
    meaning: 'Where the DCS API is, e.g. https://dcs.eu-de.otc.t-systems.com',
  },
  {
    name: 'IAM_ENDPOINT',
    fallback: 'https://iam.myhuaweicloud.com',
    meaning: 'Where IAM is asked for the project, and for tokens',
  },
  {
    name: 'OBJECT_STORE_HOSTS',
    fallback: '.myhuaweicloud.com and the domain of DCS_ENDPOINT',
    meaning:
      'Hosts that certificates may be fetched from, with commas between them; one with a dot in front for all below it',
  },
  { name: 'DCS_TIMEOUT_MS', fallback: '10000', meaning: 'Limit of one call to DCS, in milliseconds' },
  { name: 'DCS_CONNECTIONS', fallback: '16', meaning: 'Most connections to DCS at a time, for reading' },
  {
    name: 'PROBE_PASSWORD',
    fallback: 'none',
    meaning: 'Password of the instances, for a PING through TLS; never sent in plaintext',
    secret: true,
  },
  {
    name: 'PROBE_PASSWORDS_FILE',
    fallback: 'none',
    meaning: 'JSON file of passwords by instance id, {"<id>": "<password>"}; each goes before PROBE_PASSWORD',
  },
  { name: 'PROBE_TIMEOUT_MS', fallback: '5000', meaning: 'Limit of each part of a TLS probe, in milliseconds' },
  {
    name: 'DCS_EMBEDDED',
    fallback: 'false',
    meaning: 'Says that the endpoint is the embedded DCS; set by the start command',
  },
  { name: 'HOST', fallback: '127.0.0.1', meaning: 'Address to listen on' },
  { name: 'PORT', fallback: '4310', meaning: 'Port to listen on; 0 for any free one' },
  { name: 'DATA_DIR', fallback: '.data', meaning: 'Folder of the database, console.db' },
  { name: 'WEB_DIR', fallback: 'dist/web', meaning: 'Folder of the built web' },
  {
    name: 'REASON_REQUIRED',
    fallback: 'false',
    meaning: 'Whether a switch is refused where no reason is given for the audit',
  },
  {
    name: 'READ_ONLY',
    fallback: 'false',
    meaning: 'Whether switching is taken from everyone',
  },
  {
    name: 'PUBLIC_URL',
    fallback: 'the address it listens on',
    meaning: 'Origin under which browsers reach the console, e.g. https://ssl.example.com behind a proxy',
  },
  {
    name: 'IAM_SIGN_IN',
    fallback: 'false',
    meaning: 'Whether people sign in by their own cloud account; their switches then go by their own token',
  },
  { name: 'IAM_DOMAIN', fallback: 'none: people name it', meaning: 'Account of the IAM users who sign in' },
  {
    name: 'LOCAL_ACCOUNTS',
    fallback: 'false',
    meaning: 'Whether people sign in with accounts of this console, which npm run user keeps',
  },
  {
    name: 'OIDC_ISSUER',
    fallback: 'none',
    meaning: 'Issuer of an identity provider at which people sign in by OpenID Connect, https://…',
  },
  { name: 'OIDC_CLIENT_ID', fallback: 'none: required', meaning: 'The console’s name at the provider' },
  { name: 'OIDC_CLIENT_SECRET', fallback: 'none: required', meaning: 'Its secret there', secret: true },
  { name: 'OIDC_SCOPE', fallback: 'openid profile email', meaning: 'What the provider is asked for' },
  {
    name: 'OIDC_ROLES_CLAIM',
    fallback: 'groups',
    meaning: 'Claim that roles go by; a path for one within another, e.g. realm_access.roles',
  },
  {
    name: 'OIDC_ADMINS',
    fallback: 'none: required',
    meaning: 'Values of that claim that make an admin, with commas between them',
  },
  { name: 'OIDC_SUPPORTERS', fallback: 'none', meaning: 'Values of that claim that make support' },
  {
    name: 'TLS_CERT_FILE',
    fallback: 'none',
    meaning: 'Certificate with its chain, PEM, for TLS of its own; read again when it changes',
  },
  { name: 'TLS_KEY_FILE', fallback: 'none', meaning: 'Its key, PEM' },
  {
    name: 'TRUST_PROXY',
    fallback: 'none: nobody is believed',
    meaning: 'Number of the proxies in front, or their addresses and CIDR ranges with commas between them',
  },
  {
    name: 'REQUESTS_PER_MINUTE',
    fallback: '600',
    meaning: 'Most requests of one person, or of one address where nobody is signed in (10 to 1,000,000)',
  },
  { name: 'SESSION_IDLE_MINUTES', fallback: '60', meaning: 'A session that lies idle for this long ends (2 to 1440)' },
  { name: 'SESSION_HOURS', fallback: '12', meaning: 'A session ends after this long, whatever is done (1 to 168)' },
  {
    name: 'LOG_LEVEL',
    fallback: 'info',
    meaning: 'fatal, error, warn, info, debug, trace or silent; logs go to stderr',
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];

/** The table as lines of text, for a help page. */
export function settingsHelp(): string {
  const width = Math.max(...SETTINGS.map(({ name }) => name.length));
  return SETTINGS.map(({ name, fallback, meaning }) => `${name.padEnd(width)}  ${meaning} (default: ${fallback})`).join(
    '\n',
  );
}
