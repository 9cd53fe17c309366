/** Tells the worker which runs are seen and where their clock will soon be, so that these are simulated first. */
import type { StoreApi } from 'zustand/vanilla';
import type { Simulator } from './core.ts';
import type { AppState } from './state.ts';

/** The viewer's time that is wanted in hand, ms. It is told anew when half of what was told is used up. */
const AHEAD_MS = 1_000;

/** What the clock will need soon, µs; all of the run while it is not known where the clock is to go. */
function neededUs({ aim, nowUs, hurryMsPerSecond, msPerSecond }: AppState): number {
  if (aim && !('us' in aim)) return Number.MAX_SAFE_INTEGER;
  return Math.max(nowUs, aim?.us ?? 0) + (hurryMsPerSecond ?? msPerSecond) * AHEAD_MS;
}

export function attend(store: StoreApi<AppState>, worker: Simulator): void {
  let told: { readonly views: AppState['views']; readonly focused: number; readonly toUs: number } | null = null;
  store.subscribe((state) => {
    const { views, focused } = state;
    const needed = neededUs(state);
    if (told && told.views === views && told.focused === focused && needed <= told.toUs) return;
    const toUs = Math.min(Number.MAX_SAFE_INTEGER, needed + (needed - state.nowUs));
    told = { views, focused, toUs };
    worker.watch([focused, ...views.filter((id) => id !== focused)], toUs);
  });
}
