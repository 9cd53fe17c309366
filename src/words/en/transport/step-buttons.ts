/** English: what transport, step-buttons says. */

// StepButtons.tsx
export const previous = (kind: string) => `Previous ${kind}`;
export const nextOf = (kind: string) => `Next ${kind}`;
export const nextAgain = (kind: string) => `Next ${kind}, again`;
export const stepByMeaning = 'Step by meaning';
export const next = 'next';
