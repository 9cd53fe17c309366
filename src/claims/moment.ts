/** At which moment a run of a claim is looked at, where the claim does not say. */
import { WARM_UP_MS } from './figures.ts';
import type { Op, Sheet } from './sheet.ts';

/**
 * When, in ms of virtual time, the first operation after the warm-up came back that shows what runs are made for: a stale answer; else
 * a failure; else the one that waited longest. A run that is over before the warm-up is has none.
 */
export function tellingMs({ ops, untilMs }: Pick<Sheet, 'ops' | 'untilMs'>): number {
  const warm = ops.filter(({ atMs, ms }) => atMs >= Math.min(WARM_UP_MS, untilMs / 2) && ms !== null);
  const told =
    warm.find(({ staleMs }) => staleMs !== null && staleMs > 0) ??
    warm.find(({ state }) => state !== 'ok') ??
    warm.reduce<Op | undefined>((longest, op) => (longest && (longest.ms ?? 0) >= (op.ms ?? 0) ? longest : op), undefined);
  return told ? Math.floor(told.atMs + (told.ms ?? 0)) : 0;
}
