/** English: what the page’s dialogs are called. */

export const theListOfKeys = 'The list of keys';
export const theSettings = 'The settings';
export const theGlossary = 'The glossary';
export const theDialogForSharing = 'The dialog for sharing';
