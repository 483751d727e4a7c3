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

/** All routes of the API in Markdown, with a heading and a table for each kind. It is a part of docs/api.md. */
export const routesInMarkdown = (): string => TAGS.map((tag) => `### ${tag}\n\n${tableOf(tag)}`).join('\n\n');
