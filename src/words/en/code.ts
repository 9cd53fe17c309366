/** English: what code says. */

// Code.tsx
export const theCode = 'The code';
export const theCodeThatRan = 'The code that ran: ';
export const theCodeThatTakesIt = 'The code that takes it: ';
