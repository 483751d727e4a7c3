/** Words of the drawer with the running changes, and of the progress of a change wherever it stands. */
export const runningChanges = {
  button: (running: number) => (running === 0 ? 'Running changes' : `Running changes: ${running}`),
  /** On the button, where there is little room. */
  short: 'Running',
  title: 'Running changes',
  running: (count: number) => `Running (${count})`,
  recent: 'Recently finished',
  noneRunning: 'Nothing is running.',
  noneRecent: 'No change has finished yet.',
  loading: 'Reading the changes',
  elapsed: (duration: string) => `Elapsed ${duration}`,
  took: (duration: string) => `Took ${duration}`,
  steps: 'Steps',
  stepsOf: (instance: string) => `Steps of the change of ${instance}`,
  allChanges: 'All changes',
  failed: 'The changes could not be read',
  progress: (instance: string, state: string, job: string | null) =>
    `SSL change of ${instance}: ${state}${job === null ? '' : `, job ${job}`}`,
};
