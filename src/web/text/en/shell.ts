export const shell = {
  skip: 'Skip to the content',
  navigation: 'Pages',
  instances: 'Instances',
  changes: 'Changes',
  audit: 'Audit',
  language: 'Language',
  embedded: 'Embedded DCS: simulated cloud',
  embeddedHint:
    'The cloud is simulated on this machine. Its instances are real redis-servers, unless LOCAL_DCS_FLEET makes them up. No account is used.',
  projects: (count: number) => `${count} projects`,
  project: (id: string) => `Project ${id}`,
  lost: 'Live updates lost, reconnecting…',
  loading: 'Loading',
  crashed: 'This page failed to show.',
  reload: 'Reload',
};
