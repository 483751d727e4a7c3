import { markdownTable } from '../platform/markdown.ts';
import { aboutSetting, GROUPS, SETTINGS, type AboutSetting } from './settings.ts';

const HEAD = ['variable', 'default', 'meaning'] as const;

const nameOf = (setting: string, { secret }: AboutSetting): string =>
  secret ? `\`${setting}\`, \`${setting}_FILE\`` : `\`${setting}\``;

/** The settings of one group, as a table in Markdown. */
function tableOf(group: AboutSetting['group']): string {
  const rows = Object.entries(SETTINGS.shape).flatMap(([setting, parser]) => {
    const about = aboutSetting.get(parser);
    return about?.group === group ? [[nameOf(setting, about), about.fallback, about.meaning]] : [];
  });
  return markdownTable(HEAD, rows);
}

/** Every setting of the console, in Markdown: a heading and a table for each group. docs/configuration.md holds it. */
export const settingsInMarkdown = (): string => GROUPS.map((group) => `### ${group}\n\n${tableOf(group)}`).join('\n\n');
