/** English: what embed, embed says. */

// Bar.tsx
export const inMs = (n: number) => `${n} ms`;
export const ms = 'ms';
export const nextStepNowOf = (step: number, steps: number) => `Next step, now ${step} of ${steps}`;
export const time = 'Time';
export const openInAntipode = 'Open in Antipode';
export const openInAntipode2 = 'Open in Antipode ↗';

// Embed.tsx
export const theDiagram = 'The diagram';
export const thePicture = 'The picture';

// Words.tsx
export const startAgain = 'Start again';
export const ofWord = (figure: number, total: number) => `${figure} of ${total}`;

// main.tsx
export const thisLinkCannotBeRead = 'This link cannot be read. Ask for it again.';

// request.ts
export const thereIsNoThemeUse = (shown: string) => `There is no theme “${shown}”: use theme=light, dark, projector or system.`;
export const noScenario = (shown: string, closest: string) =>
  `There is no scenario “${shown}”. Closest are ${closest}; Antipode lists them all under Learn.`;
export const isNoStepOfUse = (shown: string, id: string, last: number) => `“${shown}” is no step of ${id}: use step=1 to step=${last}.`;
export const namesNoScenario = (some: string) =>
  `This diagram names no scenario: add ?scenario= and an id, such as ${some}. Antipode lists them all under Learn.`;
