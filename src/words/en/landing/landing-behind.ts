/** English: what landing, landing-behind says. */

// Said.tsx
export const asked = <T>(city: string, code: T): readonly (string | T)[] => [`${city} asked `, code];
export const ms = (figure: string) => `${figure} ms`;
export const ms2 = (ms: string) => `${ms} ms`;
export const fromThe = (by: string) => `, from the ${by}`;

// Strip.tsx
export const isDown = (main: string) => `${main} is down.`;
export const everyCopyStillAnswersReads = ' Every copy still answers reads, from what it had. No write finds anybody to take it.';
export const isThePrimaryItTakes = (main: string) =>
  `${main} is the primary: it takes the writes, so nothing newer exists. From elsewhere, each question to it pays an ocean.`;
export const nothingIsOnItsWay = (here: string, main: string) => `Nothing is on its way to ${here}: its copy is as new as ${main}. `;
export const changeTheTitle = 'Change the title';
export const thenAskAgain = ', then ask again.';
export const theChange = 'The change';
export const isOnItsWayTo = (here: string) => ` is on its way to ${here}. Whoever asks there `;
export const needsMsToWhoeverAsks = (ms: string, here: string) => ` needs ${ms} ms to ${here}. Whoever asks there `;
export const insideTheHatching = 'inside the hatching';
export const isToldThePast = ' is told the past.';
