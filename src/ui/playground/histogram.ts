/** What the latest reads were: how many in each tenth of a second, and how many of them stale. */
import type { TraceIndex } from '../../trace/world.ts';

export interface Bar {
  readonly reads: number;
  readonly stale: number;
}

export const BARS = 36;
const BAR_US = 100_000;
/** No more operations are looked at than bars can tell. */
const OPERATIONS_MAX = 40_000;

/** The last `BARS` whole tenths before `nowUs`, oldest first; answers count when they came. */
export function latestReads(index: TraceIndex, nowUs: number): readonly Bar[] {
  const toUs = Math.floor(nowUs / BAR_US) * BAR_US;
  const fromUs = toUs - BARS * BAR_US;
  const bars = Array.from({ length: BARS }, () => ({ reads: 0, stale: 0 }));
  const operations = [...index.operations.values()];
  for (const { op, returnedAt, outcome } of operations.slice(-OPERATIONS_MAX)) {
    if (returnedAt === null || returnedAt < fromUs || returnedAt >= toUs || !outcome?.ok || outcome.wrote) continue;
    const bar = bars[Math.floor((returnedAt - fromUs) / BAR_US)];
    if (!bar) continue;
    bar.reads += 1;
    if (index.isStale(op)) bar.stale += 1;
  }
  return bars;
}
