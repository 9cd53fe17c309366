/** English: what app, page says. */

// MapBox.tsx
export const theMap = 'The map';

// Wordmark.tsx
export const antipode = 'Antipode';
