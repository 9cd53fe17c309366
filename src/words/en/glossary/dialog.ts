/** English: what glossary says. */

// GlossaryDialog.tsx
export const glossary = 'Glossary';
export const findAWord = 'Find a word';
export const noTermHas = (count: number, terms: string) => (count === 0 ? 'No term has this in it.' : terms);
export const terms = 'Terms';
