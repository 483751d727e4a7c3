/** Stands in the built page where each answer has a nonce of its own. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

type Policy = Readonly<Record<string, string>>;

const written = (policy: Policy): string =>
  Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`.trim())
    .join('; ');

/** What is no page loads nothing, runs nothing and stands in no frame. */
const NO_PAGE: Policy = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** React sets `style` by script and not by attribute, and Emotion's sheets have the nonce: no style needs to be unsafe. */
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
  // No code of the page makes markup from text, and none may begin to.
  'trusted-types': "'none'",
});

/** What the console never asks a browser for. Others it does not know, and Chromium warns of names that it does not know. */
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

/** A year, as OWASP ASVS 5 (3.4.1) has it. Only under TLS: browsers ignore it else, and a development machine must not be bound by it. */
const ONLY_TLS = 'max-age=31536000; includeSubDomains';

/** The headers of every answer that is no page. @param secure whether browsers reach the console by TLS */
export const answerHeaders = (secure: boolean): Record<string, string> => ({
  ...EVERYWHERE,
  'content-security-policy': written(NO_PAGE),
  ...(secure ? { 'strict-transport-security': ONLY_TLS } : {}),
});

/** Those of a page, over them. @param nonce of this one answer, without which no inline style or script counts */
export const pageHeaders = (nonce: string): Record<string, string> => ({
  'content-security-policy': written(page(nonce)),
});
