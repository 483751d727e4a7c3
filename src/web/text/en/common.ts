/** Words that stand on more than one page. */
export const common = {
  product: 'DCS SSL Console',
  copy: (what: string) => `Copy ${what}`,
  copied: 'Copied',
  time: (at: string) => `time ${at}`,
  requestId: 'Request ID',
  jobId: 'Job ID',
  instanceId: 'Instance ID',
  tryAgain: 'Try again',
  close: 'Close',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  none: '–',
  switchName: (instance: string) => `SSL for ${instance}`,
  /** Sentences, one after the other. */
  sentences: (...all: string[]) => all.join(' '),
  action: (enabled: boolean) => (enabled ? 'Enable SSL' : 'Disable SSL'),
  instances: (count: number) => (count === 1 ? '1 instance' : `${count.toLocaleString('en')} instances`),
};
