/** English: what app, lesson-screen says. */

// Side.tsx
export const lessonConsoleAndCharts = 'Lesson, console and charts';
export const theLesson = 'The lesson';
export const theConsole = 'The console';
export const thisPart = 'This part';
export const everyReadSoFar = 'Every read so far';
export const events = 'Events';
export const breakSomething = 'Break something';
export const readsEventsFailures = 'Reads, events, failures';
export const below = 'Below';
export const newestEvents = 'Newest events';
export const theListOfEvents = 'The list of events';

// Stage.tsx
export const theTimeline = 'The timeline';
export const theChallenge = 'The challenge';
