/** English: what is said of new versions, once the page opens without a network. */

export const isHere = 'A new version of Antipode has come. It opens the next time, once all windows of this one are closed.';
export const useItNow = 'Use it now';
export const others = (windows: number) =>
  `${windows} windows show this version, and each still needs parts of it. Close the others first; then this one can be renewed.`;
export const close = 'Close';
