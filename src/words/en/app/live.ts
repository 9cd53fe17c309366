/** English: what app, live says. */

// Live.tsx
export const stepOf = (figure: number, total: number, plainText: string, plainText2: string) =>
  `Step ${figure} of ${total}. ${plainText}. ${plainText2}`;
export const guessFirst = (plainText: string) => `Guess first: ${plainText}`;
export const next = (kind: string) => `Next ${kind}.`;
export const setsOutFrom = 'sets out from';
export const arrivesFrom = 'arrives from';
