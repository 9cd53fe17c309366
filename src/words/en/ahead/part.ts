/** English: said where the search for what can go wrong has not come. */
export const what = 'The search for what can go wrong';
