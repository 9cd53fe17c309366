/** How near an estimate is to the figure that a run gave. */

/** How near a guess is: within × 1.5 of the figure it is right, within × 3 near. */
export function nearness(guess: number, figure: number): 'right' | 'near' | 'far' {
  if (figure <= 0 || guess <= 0) return guess === figure ? 'right' : 'far';
  const times = Math.max(guess / figure, figure / guess);
  return times <= 1.5 ? 'right' : times <= 3 ? 'near' : 'far';
}
