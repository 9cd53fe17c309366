/** English: what stands over a projector's picture. */

export const screenIsBlack = 'The screen is black. B shows it again.';
