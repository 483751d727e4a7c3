import createCache, { type EmotionCache } from '@emotion/cache';

/**
 * Emotion's styles with this page's nonce, which the content security policy requires (bff/http/security-headers.ts).
 */
export function createStyleCache(): EmotionCache {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return createCache({ key: 'css', ...(nonce === undefined ? {} : { nonce }) });
}
