/** English: what is said where the presenter's window may not open. */

export const refused = (address: string) =>
  `The browser held back the presenter’s window. Allow pop-ups for this page and press N again, or open ${address} in a window of its own: the two find each other.`;
