/** English: what transport, ratio says. */

// Ratio.tsx
export const playbackRatio = 'Playback ratio';
