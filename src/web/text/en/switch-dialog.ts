export const switchDialog = {
  title: (enabled: boolean, instance: string) =>
    enabled ? `Enable SSL for ${instance}?` : `Disable SSL for ${instance}?`,
  reading: 'Reading the instance',
  what: 'What will happen',
  lost: (keys: number, megabytes: number) =>
    `${keys.toLocaleString('en')} keys, ${megabytes.toLocaleString('en')} MB stand to be lost.`,
  confirmName: 'Type the instance name to confirm',
  confirmHint: (instance: string) => `The name is ${instance}`,
  failed: 'The instance could not be read, so what a switch would cost is not known.',
  notNow: 'SSL cannot be switched on this instance now.',
  already: (enabled: boolean) => (enabled ? 'SSL is on already.' : 'SSL is off already.'),
  nameMissing: 'Type the instance name first.',
};
