/** English: what transport, transport says. */

// Transport.tsx
export const playback = 'Playback';
export const moreOfPlayback = 'More of playback';
export const no = (direction: number, chosen: string) => `No ${direction === 1 ? 'later' : 'earlier'} ${chosen}.`;
