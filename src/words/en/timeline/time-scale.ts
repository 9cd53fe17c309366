/** English: what timeline, time-scale says. */

// scrubber-marks.ts
export const cut = (name: string) => `${name} cut`;
export const out = (city: string) => `${city} out`;
export const down = (city: string) => `${city} down`;
export const paused = (city: string) => `${city} paused`;

// time-slider.tsx
export const time = 'Time';
export const ofMs = (nowMs: string, untilMs: string) => `${nowMs} of ${untilMs} ms`;
