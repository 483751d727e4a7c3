import { LANGUAGES } from '../text/texts.ts';
import { useLanguage, useText } from '../text/TextProvider.tsx';

/** Chooses the language. Each is listed under its own name. */
export function LanguageSelect() {
  const text = useText();
  const { language, speak } = useLanguage();
  return (
    <select
      className="field language-select"
      aria-label={text.shell.language}
      value={language}
      onChange={(event) => speak(event.target.value === 'zh-CN' ? 'zh-CN' : 'en')}
    >
      {Object.entries(LANGUAGES).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
