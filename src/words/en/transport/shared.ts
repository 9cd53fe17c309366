/** English: what transport, shared says. */

// playing.tsx
export const pause = 'Pause';
export const play = 'Play';
export const msSimulated = 'ms simulated';

// ratios.ts
export const asFastAsItCan = 'as fast as it can';
export const n1SHereIsMin = (digits: string) => `1 s here is ${digits} min there`;
export const n1SHereIsS = (digits: string) => `1 s here is ${digits} s there`;
export const n1SHereIsMs = (digits: string) => `1 s here is ${digits} ms there`;
