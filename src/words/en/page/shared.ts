/** English: what page, shared says. */

// looks.ts
export const lost = 'lost';
export const staleAnswer = 'stale answer';

// names.ts
export const ofSShare = (name: string, share: string) => `${name} of ${share}’s share`;
export const clientIn = (city: string) => `client in ${city}`;
