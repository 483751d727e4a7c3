export const shell = {
  skip: 'Skip to the content',
  navigation: 'Main',
  instances: 'Instances',
  changes: 'Changes',
  language: 'Language',
  embedded: 'Embedded DCS',
  embeddedHint: 'A simulated cloud over real redis-servers on this machine. No account is used.',
  region: (region: string) => `Region ${region}`,
  lost: 'Live updates are interrupted. Reconnecting …',
  loading: 'Loading',
  crashed: 'This page failed to show.',
  reload: 'Reload',
};
