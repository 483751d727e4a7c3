import type { en } from './en/texts.ts';

type Words<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Key in keyof T]: Words<T[Key]> };

/** Every word that a person reads. Another language that lacks one, or has one too many, does not compile. */
export type Texts = Words<typeof en>;

export const LANGUAGES = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof LANGUAGES;
