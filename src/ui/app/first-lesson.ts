/** The lesson of those who ask for none. */
export const FIRST = 'stale-in-tokyo';
