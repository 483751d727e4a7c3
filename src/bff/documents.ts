import { settingsInMarkdown } from './config/settings-docs.ts';
import { routesInMarkdown } from './http/routes-docs.ts';

/** The documents with a generated part: their paths from the project's folder, and what generates the part. */
export const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': settingsInMarkdown,
  'docs/api.md': routesInMarkdown,
};

const BEGIN = '<!-- Made by `npm run docs`: do not edit up to the end mark. -->';
const END = '<!-- End of what `npm run docs` makes. -->';

/** The document with its generated part renewed. @throws Error when the marks around that part are missing */
export function renewed(text: string, part: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the document must have the lines ${BEGIN} and ${END}, in this order`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${part}\n\n${text.slice(end)}`;
}
