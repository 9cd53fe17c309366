/** English: what app, shared says. */

// Boundary.tsx
export const broke = (what: string) => `${what} broke.`;
export const whatYouTypedIsKept = (why: string) => ` What you typed is kept. ${why}`;
export const drawItAgain = 'Draw it again';

// kinds.ts
export const client = 'client';
export const clients = 'clients';

// Loading.tsx
export const oneDatabase = 'one database';
export const databases = (inWords: string) => `${inWords} databases`;
export const n1IsReadyOrAre = (ready: number) => (ready === 1 ? '1 is ready' : `${ready} are ready`);
export const startingYouCanAlreadyRead = (what: string, how: string) => `Starting ${what}: ${how}. You can already read the lesson.`;
export const goingOnFromHere = 'Going on from here…';

// link-reader.ts
export const whatReadsThisLink = 'What reads this link';
