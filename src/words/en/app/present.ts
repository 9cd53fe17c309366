/** English: what app, present says. */

// Present.tsx
export const reveal = 'reveal';
export const next = 'next';
export const lesson = 'Lesson';
export const stepOf = (figure: number, total: number) => `Step ${figure} of ${total}`;
export const question = 'Question';
export const beforeYouLook = 'Before you look';
export const whatHappens = 'What happens';
export const whatHappened = 'What happened';
export const hands = ' hands';
export const hands2 = 'hands: ';
export const stepOf2 = (figure: number, total: number) => `step ${figure} of ${total}`;
export const home = 'Home';
export const startAgain = <T>(key: T): readonly (string | T)[] => [key, ' start again'];
export const pgdn = 'PgDn';
export const n = 'N';
export const notes = <T>(key: T): readonly (string | T)[] => [key, ' notes'];
export const esc = 'Esc';
export const leave = <T>(key: T): readonly (string | T)[] => [key, ' leave'];
