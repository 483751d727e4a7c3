export const notices = {
  region: 'Notices',
  succeeded: (enabled: boolean, instance: string) =>
    enabled ? `SSL is on for ${instance}` : `SSL is off for ${instance}`,
  failed: (enabled: boolean, instance: string) =>
    enabled ? `SSL was not enabled for ${instance}` : `SSL was not disabled for ${instance}`,
  unknown: (instance: string) => `The outcome is unknown for ${instance}`,
  certificate: (instance: string) => `The certificate of ${instance} was not downloaded`,
  unknownCode: 'The console has no explanation for this code.',
};
