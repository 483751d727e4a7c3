import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { en } from './en/texts.ts';
import { LANGUAGES, type Language, type Texts } from './texts.ts';

interface Speech {
  text: Texts;
  language: Language;
  speak: (language: Language) => void;
}

const SpeechContext = createContext<Speech>({ text: en, language: 'en', speak: () => {} });

const STORAGE_KEY = 'language';

function isLanguage(value: string | null): value is Language {
  return value !== null && value in LANGUAGES;
}

function preferredLanguage(): Language {
  const chosen = localStorage.getItem(STORAGE_KEY);
  if (isLanguage(chosen)) return chosen;
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en';
}

/** Gives every word below it in the chosen language: the person's choice, else the browser's. English until another is loaded. */
export function TextProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferredLanguage);
  const [chinese, setChinese] = useState<Texts | null>(null);

  useEffect(() => {
    if (language !== 'zh-CN' || chinese !== null) return;
    void import('./zh/texts.ts').then((module) => setChinese(module.zh));
  }, [language, chinese]);

  const spoken: Language = language === 'zh-CN' && chinese !== null ? 'zh-CN' : 'en';
  useEffect(() => {
    document.documentElement.lang = spoken;
  }, [spoken]);

  const speak = useCallback((next: Language) => {
    localStorage.setItem(STORAGE_KEY, next);
    setLanguage(next);
  }, []);
  const speech = useMemo<Speech>(
    () => ({ text: spoken === 'zh-CN' && chinese !== null ? chinese : en, language: spoken, speak }),
    [spoken, chinese, speak],
  );
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

/** The words, in the language of the person. */
export function useText(): Texts {
  return useContext(SpeechContext).text;
}

/** The language itself, for dates and for the choice of another. */
export function useLanguage(): Pick<Speech, 'language' | 'speak'> {
  return useContext(SpeechContext);
}
