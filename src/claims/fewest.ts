/** Upwards from the smallest: the first of several runs that carries its load. Larger ones are not run, and one that cannot carry it any more ends there. */
import { carries, type Play, settledBy } from './limits.ts';
import type { Climb, Request, Sheet } from './sheet.ts';

export async function soughtFewest({ scenario }: Request, climb: Climb, play: Play): Promise<Sheet> {
  let operations = 0;
  let last: Sheet | null = null;
  for (const [rung, each] of [scenario, ...climb.larger].entries()) {
    const { sheet, settled } = await play(each, settledBy(each, climb.withinMs));
    operations += sheet.ops.length;
    last = sheet;
    if (!settled && carries(sheet.ops, climb)) return { ...sheet, carried: { rung, operations } };
  }
  if (!last) throw new Error("Antipode's own mistake: there was nothing to climb");
  return { ...last, carried: { rung: null, operations } };
}
