/** English: what transport, step-buttons says. */

// StepButtons.tsx
export const previous = (kind: string) => `Previous ${kind}`;
export const nextOf = (kind: string) => `Next ${kind}`;
export const nextAgain = (kind: string) => `Next ${kind}, again`;
export const stepByMeaning = 'Step by meaning';
export const next = 'next';
/** What is stepped by, by its name in the state. */
export const kinds: Readonly<Record<string, string>> = {
  message: 'message',
  commit: 'commit',
  'role change': 'role change',
  operation: 'operation',
  surprise: 'surprise',
  answer: 'answer',
};
