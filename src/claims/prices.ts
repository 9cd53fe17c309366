/** What a run of the claims cost. */
import { usdFor } from '../scenarios/prices.ts';
import { machinesIn, servers } from './families/meters.ts';
import { sum } from './figures.ts';
import type { Sheet } from './sheet.ts';

/** US dollars for each thousand operations that were answered well. `size`: how many of the machines above one of its machines is worth. */
export function usdPerThousand(sheet: Sheet, size = 1): number {
  const done = sheet.ops.filter(({ state }) => state === 'ok').length;
  const used = {
    machines: machinesIn(sheet) * size,
    forMs: sheet.untilMs,
    storedBytes: sum(servers(sheet).map(({ storedBytes }) => storedBytes)),
    farBytes: sum(Object.values(sheet.nodes).map(({ farBytes }) => farBytes)),
  };
  return (1000 * usdFor(used)) / done;
}
