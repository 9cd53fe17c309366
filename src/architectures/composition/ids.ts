/** What two rooms are called together, one in front of the other. */

const OVER = '+';

/** `front+back`: what stands in front of what. */
export const idOver = (front: string, back: string): string => `${front}${OVER}${back}`;

/** Its two rooms, or the one that it is. */
export const roomsOf = (id: string): readonly string[] => id.split(OVER);
