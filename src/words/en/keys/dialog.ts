/** English: what keys says. */

// KeysDialog.tsx
export const keys = 'Keys';
export const glossary = 'glossary';
export const theyRestWhileYouType = <T>(button: T): readonly (string | T)[] => [
  'They rest while you type. What the words mean stands in the ',
  button,
  '.',
];
