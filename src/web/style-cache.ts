import createCache, { type EmotionCache } from '@emotion/cache';

/** Emotion's styles with the nonce of this page, which its content security policy asks for (bff/http/security-headers.ts). */
export function createStyleCache(): EmotionCache {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return createCache({ key: 'css', ...(nonce === undefined ? {} : { nonce }) });
}
