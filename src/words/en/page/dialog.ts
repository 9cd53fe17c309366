/** English: what page, dialog says. */

// dialog.tsx
export const close = 'Close';
