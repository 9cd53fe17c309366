/** Name of the landing's run, as links carry it. */
export const WORLD = 'living-world';
