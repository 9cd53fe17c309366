/** English: what share says. */

// ShareDialog.tsx
export const theLinkIsInYour = 'The link is in your clipboard.';
export const shareThisRun = 'Share this run';
export const eachOfTheseHoldsThe =
  'Each of these holds the whole run: architecture, settings, seed, every command and this moment. Whoever opens it sees the same. ';
export const link = 'Link';
export const embedAsAFrame = 'Embed, as a frame';
export const embedAsATag = 'Embed, as a tag';
export const copied = 'Copied.';
export const selectItAndCopyBy = 'Select it and copy by hand: this page may not use the clipboard.';
export const copy = 'Copy';
export const handOut = 'A hand-out for paper';
export const handOutIs = ': its steps with their pictures, its questions with room for answers, and a key.';
