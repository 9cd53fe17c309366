/** English: what lesson, lessons says. */

// Question.tsx
export const guessFirst = 'Guess first: ';
export const yourGuess = 'your guess';
export const watchTheRunItselfAnswers = 'Watch: the run itself answers.';
export const inThisRunNoneOf = 'In this run none of them came true.';
export const itIs = (letter: string) => `It is ${letter}.`;
export const asYouSaid = (letter: string) => `${letter}, as you said.`;
export const itIsNot = (letter: string, letter2: string) => `It is ${letter}, not ${letter2}.`;

// next-label.ts
export const skipAhead = 'Skip ahead';
export const showWhatHappens = 'Show what happens';
export const seeWhetherYouAreRight = 'See whether you are right';
export const next = (title: string) => `Next: ${title}`;
export const next2 = 'Next';
