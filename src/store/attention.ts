/** Tells the worker which runs are seen and where their clock will soon be, so that these are simulated first. */
import type { StoreApi } from 'zustand/vanilla';
import type { Simulator } from './core.ts';
import type { AppState } from './state.ts';

/** The viewer's time that is wanted in hand, ms. */
const AHEAD_MS = 1_000;

export function attend(store: StoreApi<AppState>, worker: Simulator): void {
  let told: { readonly views: AppState['views']; readonly focused: number; readonly toUs: number } | null = null;
  store.subscribe(({ views, focused, aim, nowUs, hurryMsPerSecond, msPerSecond }) => {
    const aheadUs = (hurryMsPerSecond ?? msPerSecond) * AHEAD_MS;
    const clockUs = aim ? ('us' in aim ? Math.max(nowUs, aim.us) : Number.MAX_SAFE_INTEGER) : nowUs;
    // Twice of what is needed is told, so that it need be told anew only once in a while.
    const spareUs = told ? told.toUs - clockUs - aheadUs : -1;
    if (told && told.views === views && told.focused === focused && spareUs >= 0 && spareUs <= 2 * aheadUs) return;
    told = { views, focused, toUs: clockUs + 2 * aheadUs };
    worker.watch([focused, ...views.filter((id) => id !== focused)], told.toUs);
  });
}
