/** What the playground says. */
export const WORDS = {
  title: 'Free play',
  emptyTitle: 'An empty planet',
  empty: 'Click a city to put a database there. Click more for copies.',
  startWithFive: 'start with five regions',
  begin: 'Time starts with the first database.',
  adds: 'A click on a city adds',
  standing: { database: 'a database', client: 'a client', both: 'both' },
  first: 'the first one takes the writes',
  prompt: 'A prompt opens with the first client.',
  whatRuns: 'What runs',
  whatRunsAside: 'a system is an architecture with its real defaults',
  traffic: 'Traffic',
  data: 'Data',
  keep: 'Keep it, hand it on',
  places: 'Places',
  noTraffic: 'waits for a client',
} as const;
