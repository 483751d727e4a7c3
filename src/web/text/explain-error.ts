import type { ErrorEnvelope } from '../../contract/error.ts';
import { kindOfCode } from '../../domain/error-rules.ts';
import type { Texts } from './texts.ts';

/** An error in words. `message` is what came with it, where that says more than `meaning`. */
export interface Explanation {
  readonly meaning: string | null;
  readonly advice: string | null;
  readonly message: string | null;
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** What an error means and what helps. A code that the console does not know has only the message it came with. */
export function explainError(error: ErrorEnvelope, words: Texts['errors']): Explanation {
  const kind = kindOfCode(error.error_code, error.http_status ?? null);
  const known = kind === null ? null : words[kind];
  const said = letters(error.error_msg);
  const repeats = said === '' || (known !== null && letters(known.meaning).includes(said));
  return {
    meaning: known?.meaning ?? null,
    advice: known?.advice ?? null,
    message: repeats ? null : error.error_msg,
  };
}
