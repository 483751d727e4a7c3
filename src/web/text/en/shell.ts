export const shell = {
  skip: 'Skip to the content',
  navigation: 'Pages',
  instances: 'Instances',
  changes: 'Changes',
  language: 'Language',
  embedded: 'Embedded DCS: simulated cloud, real redis-servers',
  embeddedHint: 'The cloud is simulated on this machine, its Redis instances are real. No account is used.',
  project: (id: string) => `Project ${id}`,
  lost: 'Live updates lost, reconnecting…',
  loading: 'Loading',
  crashed: 'This page failed to show.',
  reload: 'Reload',
};
