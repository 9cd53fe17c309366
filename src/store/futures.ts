/** Futures that were left: a bounded list, from which the oldest that nobody pinned goes first. */
import type { AppData, Future, RunId } from './state.ts';

/** Each holds a trace, and they share its bound with the runs that are seen. */
export const FUTURES_MAX = 12;
export const PINS_MAX = FUTURES_MAX - 1;

type Kept = Pick<AppData, 'futures' | 'closedFutures'>;

/** The same with one more; `closed` are those that had to go for it. */
export function withFuture({ futures, closedFutures }: Kept, future: Future): Kept & { readonly closed: readonly RunId[] } {
  const all = [...futures, future];
  const surplus = all.length - FUTURES_MAX;
  const closed = surplus > 0 ? all.filter(({ pinned }) => !pinned).slice(0, surplus) : [];
  return {
    futures: all.filter((each) => !closed.includes(each)),
    closedFutures: closedFutures + closed.length,
    closed: closed.map(({ id }) => id),
  };
}

/** The one that goes next where room is needed. */
export const oldest = (futures: readonly Future[]): Future | undefined => futures.find(({ pinned }) => !pinned);

/** The same with one pinned, or not; null where no more can be pinned, for the next one that is left needs a place. */
export function withPin(futures: readonly Future[], id: RunId, pinned: boolean): readonly Future[] | null {
  const others = futures.filter((future) => future.id !== id && future.pinned);
  if (pinned && others.length >= PINS_MAX) return null;
  return futures.map((future) => (future.id === id ? { ...future, pinned } : future));
}
