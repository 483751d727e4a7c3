import { ALL_ROUTES } from '../../contract/routes/table.ts';
import type { Access, Route, Tag } from '../../contract/routes/route.ts';
import { markdownTable } from '../platform/markdown.ts';

const TAGS: readonly Tag[] = ['Instances', 'Changes', 'Audit', 'Sessions', 'Service'];

const WHO: Readonly<Record<Access, string>> = {
  anyone: 'anyone',
  'signed-in': 'every role',
  switch: 'admin, unless `READ_ONLY`',
};

const rowOf = ({ method, path, access, summary }: Route): string[] => [`\`${method} ${path}\``, WHO[access], summary];

const tableOf = (tag: Tag): string =>
  markdownTable(['route', 'who', 'what it does'], ALL_ROUTES.filter((route) => route.tag === tag).map(rowOf));

/** Every route of the API, in Markdown: a heading and a table for each kind. docs/api.md holds it. */
export const routesInMarkdown = (): string => TAGS.map((tag) => `### ${tag}\n\n${tableOf(tag)}`).join('\n\n');
