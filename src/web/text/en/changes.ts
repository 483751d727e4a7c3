/** Words of the history of changes. */
export const changes = {
  title: 'Changes',
  loading: 'Loading the changes',
  failed: 'The changes could not be read',
  filters: 'Filter the changes',
  search: 'Search changes',
  searchHint: 'Instance, job ID, request ID or code',
  outcome: 'Outcome',
  direction: 'Change',
  all: 'All',
  clear: 'Clear filters',
  running: 'Running',
  shown: (shown: number, all: number) => {
    const counted = all === 1 ? '1 change' : `${all.toLocaleString('en')} changes`;
    return shown === all ? counted : `${shown.toLocaleString('en')} of ${counted}`;
  },
  newestOnly: (count: number) => `Only the newest ${count} changes are listed.`,
  nothing: {
    title: 'No changes yet',
    body: 'Every switch of SSL appears here, with its job, its steps and its outcome.',
  },
  noMatch: { title: 'No change matches', body: 'Nothing fits the search and the filters together.' },
  missing: {
    title: 'No such change',
    body: 'The journal of this console has no change with the ID of the link. The link may be incomplete, or from another console.',
  },
  linked: 'The change of this link',
  linkedFailed: 'The change of this link could not be read',
  columns: {
    steps: 'Steps',
    instance: 'Instance',
    action: 'Change',
    outcome: 'Outcome',
    job: 'Job ID',
    request: 'Request ID',
    started: 'Started',
    took: 'Took',
  },
  stepsOf: (instance: string, action: string) => `Steps of ${action} on ${instance}`,
  steps: 'Steps',
  stepsFailed: 'The steps could not be read',
  changeId: 'Change ID',
  link: 'link to this change',
  why: 'Why it ended so',
  outside: 'from outside this console',
  checkAgain: 'Check again',
  checkHint: 'Reads the instance, its tasks and its job once more. Nothing is sent to the instance.',
};
