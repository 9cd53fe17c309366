/** Words of the comparison. */
const COUNTS = ['none', 'one', 'two', 'three', 'four', 'five'];

/** How all of so many are spoken of together. */
export const allOf = (n: number): string => (n === 2 ? 'both' : `all ${COUNTS[n] ?? String(n)}`);

export const WORDS = {
  moment: { label: 'One moment', note: 'a badge says what a node holds' },
  answer: { label: 'The answer', note: 'one axis for all, ms' },
  regions: { label: 'Wait in every region', note: 'every read of the run' },
  answered: { label: 'Answered over time', note: 'share of what was asked in each stretch' },
  difference: 'Difference',
  differenceNote: 'second less first',
  counting: 'The figures are being counted.',
  add: 'Add a column',
  pairs: 'one in front of another',
  defaults: 'our defaults',
} as const;
