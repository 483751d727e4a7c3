/** The placeholder in the built page for the nonce of each answer. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

type Policy = Readonly<Record<string, string>>;

const written = (policy: Policy): string =>
  Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`.trim())
    .join('; ');

/** An answer that is no page loads nothing, runs nothing and cannot be framed. */
const NO_PAGE: Policy = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/**
 * React sets `style` by script and not by attribute, and Emotion's sheets have the nonce. So no style needs
 * `unsafe-inline`.
 */
const page = (nonce: string): Policy => ({
  ...NO_PAGE,
  'script-src': `'self' 'nonce-${nonce}'`,
  'style-src': `'self' 'nonce-${nonce}'`,
  'style-src-attr': "'none'",
  'connect-src': "'self'",
  'img-src': "'self' data:",
  'manifest-src': "'self'",
  'form-action': "'self'",
  'require-trusted-types-for': "'script'",
  // The page never makes markup from text, and this keeps it so.
  'trusted-types': "'none'",
});

/**
 * Browser features that the console never uses. The list is short because Chromium warns about names that it does not
 * know.
 */
const FEATURES = ['camera', 'display-capture', 'geolocation', 'hid', 'microphone', 'midi', 'payment', 'serial', 'usb'];

const EVERYWHERE: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': FEATURES.map((feature) => `${feature}=()`).join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * A year, as OWASP ASVS 5 (3.4.1) recommends. Only under TLS: without it browsers ignore the header, and a development
 * machine must not be bound by it.
 */
const ONLY_TLS = 'max-age=31536000; includeSubDomains';

/** The headers of all answers except pages. @param secure whether browsers reach the console by TLS */
export const answerHeaders = (secure: boolean): Record<string, string> => ({
  ...EVERYWHERE,
  'content-security-policy': written(NO_PAGE),
  ...(secure ? { 'strict-transport-security': ONLY_TLS } : {}),
});

/**
 * The headers of a page, which override the ones above.
 *
 * @param nonce the nonce of this answer; inline styles and scripts without it are blocked
 */
export const pageHeaders = (nonce: string): Record<string, string> => ({
  'content-security-policy': written(page(nonce)),
});
