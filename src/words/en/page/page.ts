/** English: what page, page says. */

// main.tsx
export const thePage = 'The page';

// App.tsx
export const theProjectorsLayout = 'The projector’s layout';
export const theDialog = 'The dialog';
export const theListOfLessons = 'The list of lessons';
export const theCourse = 'The course';
export const theLesson = 'The lesson';
export const thePlayground = 'The playground';
export const theComparison = 'The comparison';
export const theClaims = 'The list of claims';
export const theAdviser = 'The adviser';
export const theRunStopsHereA =
  'The run stops here: a few of its answers together hold 128 MB, more than this page can show. What came before is kept; ask for smaller answers.';
export const theRunsOfThisPage =
  'The runs of this page together hold 300 000 events or 256 MB of answers, so this one waits here: close another to see more of it.';
export const close = 'Close';

// Beside.tsx
export const theLookInside = 'The look inside';
export const theChainOfCauses = 'The chain of causes';

// Header.tsx
export const settings = 'Settings';
export const present = 'Present';
export const inWords = 'In words';
export const glossary = 'Glossary';
export const share = 'Share';
export const keys = 'Keys';
export const more = 'More';
export const antipodeHome = 'Antipode, home';
export const learn = 'Learn';
export const play = 'Play';
export const compare = 'Compare';
export const claims = 'Claims';
export const adviser = 'Adviser';
export const screens = 'Screens';
export const themeChangeTo = (theme: string, next: string) => `Theme: ${theme}. Change to ${next}`;
export const theme = (theme: string) => `Theme: ${theme}`;

// address.ts
export const thisLinkCannotBeRead = 'This link cannot be read. Ask for it again.';
export const noScenario = (id: string, closest: string) => `There is no scenario “${id}”. Closest are ${closest}; Learn lists them all.`;
export const thisScenario = 'This scenario';
export const handOut = 'Hand-out';
