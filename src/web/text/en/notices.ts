/** Words of the notices; what an error means is in errors.ts. */
export const notices = {
  region: 'Notices',
  succeeded: (enabled: boolean, instance: string) =>
    enabled ? `SSL is on for ${instance}` : `SSL is off for ${instance}`,
  verified: 'DCS’s job succeeded, and the instance was seen to agree.',
  failed: {
    enable: (instance: string) => `SSL was not enabled for ${instance}`,
    disable: (instance: string) => `SSL was not disabled for ${instance}`,
    certificate: (instance: string) => `The certificate of ${instance} was not downloaded`,
  },
  unknown: {
    enable: (instance: string) => `Whether SSL was enabled for ${instance} is unknown`,
    disable: (instance: string) => `Whether SSL was disabled for ${instance} is unknown`,
    certificate: (instance: string) => `Whether the certificate of ${instance} was downloaded is unknown`,
  },
  unknownCode: 'The console has no explanation for this code.',
  untold: 'No reason was given.',
  dismissAll: (count: number) => `Clear all ${count} notices`,
  showSteps: 'Show steps',
};
