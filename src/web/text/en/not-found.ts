export const notFound = {
  title: 'Nothing is here',
  body: 'The console has no page at this address. The link may be incomplete, or from a newer version.',
  back: 'To the instances',
};
