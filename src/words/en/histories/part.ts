/** English: said where what judges histories has not come. */
export const what = 'What checks a history';
