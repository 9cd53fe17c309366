/** English: what landing, page says. */

// Landing.tsx
export const playback = 'Playback';
export const theTimeline = 'The timeline';

// Prompt.tsx
export const console = 'Console';
export const sqlAskedIn = (city: string) => `SQL, asked in ${city}`;
export const theAnswer = 'The answer';

// Ways.tsx
export const waysOn = 'Ways on';

// use-prompt.ts
export const crashed = (city: string) => `crashed ${city}`;
export const startedAgain = (city: string) => `started ${city} again`;
