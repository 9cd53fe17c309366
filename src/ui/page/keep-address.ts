/**
 * The address holds what is seen: the scenario and its step or moment, or the whole run when somebody changed it. Back and Forward
 * move between steps and runs. Nothing is written while the clock runs, so that no browser is flooded.
 */
import { stepTimeUs } from '../../lesson/moments.ts';
import { allScenarios } from '../../scenarios/composed.ts';
import type { RunSpec } from '../../session/run.ts';
import { describedRun, sameRun } from '../../store/same.ts';
import { focusedRun, seenRuns } from '../../store/seen.ts';
import type { AppState, ScreenId } from '../../store/state.ts';
import type { AppStore } from '../../store/store.ts';
import { queryOf } from '../share/seen.ts';
import { openingOf } from './openings.ts';
import { type Asked, openAsked, readAddress, screenOf } from './address.ts';
import { linkReader } from '../app/link-reader.ts';

/** So long nothing moves before it is written down, ms. */
const SETTLED_MS = 300;

/** What an entry of the browser's history is about; the moment may change in it. */
interface Entry {
  readonly screen: ScreenId;
  readonly spec: RunSpec;
  readonly step: number;
}

/** `fallback` opens where an address cannot be opened. */
export function keepAddress(store: AppStore, fallback: string): void {
  /** Null until what the present entry asked for has been reached: that is written into it, whatever it is. */
  let entry: Entry | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written = 0;
  let travelling = false;

  const settle = async (): Promise<void> => {
    const { screen, step } = store.getState();
    const { spec } = focusedRun(store.getState());
    if (travelling || !stands(store.getState())) return;
    written += 1;
    const turn = written;
    const address = await addressOf(store);
    if (turn !== written) return;
    const same = entry !== null && entry.screen === screen && entry.step === step && sameRun(entry.spec, spec);
    entry = { screen, spec, step };
    if (new URL(address, location.href).href === location.href) return;
    if (same) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
  };

  const travel = async (): Promise<void> => {
    const asked = readAddress(location);
    travelling = true;
    written += 1;
    store.getState().show(screenOf(asked));
    if (!(await moveTo(store, asked))) await openAsked(store, asked, fallback);
    entry = null;
    travelling = false;
    follow(store.getState());
  };

  const follow = (page: AppState): void => {
    clearTimeout(timer);
    if (travelling || !stands(page)) return;
    entry ??= { screen: page.screen, spec: focusedRun(page).spec, step: page.step };
    timer = setTimeout(() => void settle(), SETTLED_MS);
  };
  follow(store.getState());
  store.subscribe((now, before) => {
    if (moved(now, before)) follow(now);
  });
  addEventListener('popstate', () => void travel());
}

/** Nothing moves and nothing is on its way, so that what is seen can be written down. */
function stands(page: AppState): boolean {
  const { stage, arriving, spec } = focusedRun(page);
  // A screen without runs, and an empty planet, have nothing to wait for.
  const nothing = openingOf(page.screen).runs.length === 0 || spec.scenario.regions.length === 0;
  return nothing || (!page.playing && page.aim === null && stage !== null && !arriving);
}

/** What says all that is seen: a lesson and its moment, a screen as it opens, or the whole run behind the screen's name. */
async function addressOf(store: AppStore): Promise<string> {
  const { screen, step, nowUs } = store.getState();
  const { spec, index } = focusedRun(store.getState());
  const lesson = screen === 'lesson' ? queryOf({ spec, index, nowUs, step }) : null;
  if (lesson !== null) return lesson;
  if (screen === 'compare') return comparisonAddress(store);
  const opens = openingOf(screen).runs[0];
  if (!opens || (screen !== 'lesson' && sameRun(opens, spec))) return screen === 'home' ? location.pathname : `?${screen}`;
  return `${screen === 'lesson' ? location.pathname : `?${screen}`}#${(await linkReader(store)).encodeLink(spec, nowUs)}`;
}

/** All runs that are seen together, or nothing where they are those that the screen opens with. */
async function comparisonAddress(store: AppStore): Promise<string> {
  const page = store.getState();
  const specs = seenRuns(page).map(({ spec }) => spec);
  const { runs: opens } = openingOf('compare');
  if (specs.length === opens.length && specs.every((spec, i) => opens[i] && sameRun(opens[i], spec))) return '?compare';
  return `?compare#${(await linkReader(store)).encodeRuns(specs, page.nowUs)}`;
}

/** What only glows under the pointer, or is typed, is no move. */
const moved = (now: AppState, before: AppState): boolean =>
  (['screen', 'nowUs', 'playing', 'aim', 'step', 'runs', 'views', 'focused'] as const).some((key) => now[key] !== before[key]);

/** Goes there in the runs that are open, if one of them is meant. */
async function moveTo(store: AppStore, asked: Asked): Promise<boolean> {
  const wanted = await runAsked(store, asked);
  if (!wanted) return false;
  const { runs, futures, returnTo } = store.getState();
  const now = focusedRun(store.getState());
  if (!sameRun(now.spec, wanted.spec)) {
    const future = futures.find(({ id }) => runs[id] && sameRun(runs[id].spec, wanted.spec));
    if (!future) return false;
    returnTo(future.id);
  }
  const { index, spec } = focusedRun(store.getState());
  const us = wanted.atUs ?? stepTimeUs(index, spec.scenario, wanted.step);
  if (us === null) return false;
  store.getState().pause();
  store.getState().seek(us);
  return true;
}

interface Wanted {
  readonly spec: RunSpec;
  readonly step: number;
  readonly atUs: number | null;
}

async function runAsked(store: AppStore, asked: Asked): Promise<Wanted | null> {
  // Several runs are opened together.
  if (asked.kind === 'runs' || screenOf(asked) === 'compare') return null;
  if (asked.kind === 'screen') {
    const spec = openingOf(asked.screen).runs[0];
    return spec ? { spec, step: spec.scenario.openAtStep, atUs: null } : null;
  }
  if (asked.kind === 'scenario') {
    const scenario = allScenarios.find(({ id }) => id === asked.id);
    return scenario ? { spec: describedRun(scenario), step: asked.step ?? scenario.openAtStep, atUs: asked.atUs } : null;
  }
  try {
    const { run, atUs } = (await linkReader(store)).decodeLink(asked.fragment);
    return { spec: run, step: 0, atUs };
  } catch {
    // What is wrong with it is said when it is opened.
    return null;
  }
}
