import { settingsInMarkdown } from './config/settings-docs.ts';
import { routesInMarkdown } from './http/routes-docs.ts';

/** The documents that have a part made from code, by their path from the project's folder, and how that part is made. */
export const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': settingsInMarkdown,
  'docs/api.md': routesInMarkdown,
};

const BEGIN = '<!-- Made by `npm run docs`: do not edit up to the end mark. -->';
const END = '<!-- End of what `npm run docs` makes. -->';

/** A document with its made part renewed. @throws Error when it has no marks around that part */
export function renewed(text: string, part: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the document must have the lines ${BEGIN} and ${END}, in this order`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${part}\n\n${text.slice(end)}`;
}
