/**
 * The address holds what is seen: the scenario and its step or moment, or the whole run when somebody changed it. Back and Forward
 * move between steps and runs. Nothing is written while the clock runs, so that no browser is flooded.
 */
import { stepTimeUs } from '../../lesson/moments.ts';
import { lateOne } from '../../scenarios/late.ts';
import type { RunSpec } from '../../session/run.ts';
import { describedRun, isAsDescribed, sameRun } from '../../store/same.ts';
import { focusedRun, seenRuns } from '../../store/seen.ts';
import type { AppState, Opening, ScreenId } from '../../store/state.ts';
import type { AppStore } from '../../store/store.ts';
import { queryOf } from '../share/seen.ts';
import { compared } from './compared.ts';
import { compareWith, openingOf } from './openings.ts';
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
  compareWith(compared);
  // Somebody went there before that could be shown.
  if (store.getState().screen === 'compare') store.getState().show('compare', true);
  /** Null until what the present entry asked for has been reached: that is written into it, whatever it is. */
  let entry: Entry | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What is written when nothing has moved for a while. */
  let waiting: AppState | null = null;
  let travels = 0;
  let travelling = false;
  let writing: Promise<void> = Promise.resolve();

  const write = async (page: AppState, since: number): Promise<void> => {
    const address = await addressOf(store, page);
    // What was seen before somebody went elsewhere is not written over that.
    if (since !== travels) return;
    const { screen, step } = page;
    const { spec } = focusedRun(page);
    const same = entry !== null && entry.screen === screen && entry.step === step && sameRun(entry.spec, spec);
    entry = { screen, spec, step };
    if (new URL(address, location.href).href === location.href) return;
    if (same) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
  };

  const settle = (): void => {
    clearTimeout(timer);
    const page = waiting;
    waiting = null;
    // One after the other: each is another entry, and what writes links may still be on its way.
    if (page) writing = writing.then(() => write(page, travels));
  };

  const travel = async (): Promise<void> => {
    const asked = readAddress(location);
    travelling = true;
    clearTimeout(timer);
    waiting = null;
    travels += 1;
    store.getState().show(screenOf(asked));
    if (!(await moveTo(store, asked))) await openAsked(store, asked, fallback);
    entry = null;
    travelling = false;
    follow(store.getState());
  };

  const follow = (page: AppState): void => {
    // More of a run that is looked at has come, and nothing moved: it is written when it would have been.
    if (waiting && alike(waiting, page)) return;
    if (waiting && waiting.screen !== page.screen) settle();
    clearTimeout(timer);
    waiting = null;
    if (travelling || !stands(page)) return;
    entry ??= { screen: page.screen, spec: focusedRun(page).spec, step: page.step };
    waiting = page;
    // Another screen is another place at once: whoever goes back goes back from there.
    timer = setTimeout(settle, entry.screen === page.screen ? SETTLED_MS : 0);
  };
  follow(store.getState());
  store.subscribe((now, before) => {
    if (moved(now, before)) follow(now);
  });
  addEventListener('popstate', () => void travel());
}

/** Both say the same address. */
const alike = (a: AppState, b: AppState): boolean =>
  stands(b) &&
  (['screen', 'nowUs', 'step', 'views', 'focused'] as const).every((key) => a[key] === b[key]) &&
  seenRuns(a).every(({ spec }, i) => spec === seenRuns(b)[i]?.spec);

/** Nothing moves and nothing is on its way, so that what is seen can be written down. */
function stands(page: AppState): boolean {
  const { stage, arriving, spec } = focusedRun(page);
  // A screen without runs, and an empty planet, have nothing to wait for.
  const nothing = openingOf(page.screen).runs.length === 0 || spec.scenario.regions.length === 0;
  return nothing || (!page.playing && page.aim === null && stage !== null && !arriving);
}

/** What says all that is seen: a lesson or a screen as it opens, and its moment, or the whole run behind the screen's name. */
async function addressOf(store: AppStore, page: AppState): Promise<string> {
  const { screen, step, nowUs } = page;
  const { spec, index } = focusedRun(page);
  const lesson = screen === 'lesson' ? queryOf({ spec, index, nowUs, step }) : null;
  if (lesson !== null) return lesson;
  if (screen === 'course' && isAsDescribed(spec)) return `?course&scenario=${spec.scenario.id}&step=${step + 1}`;
  // What was typed into its form is kept by the form.
  if (screen === 'advice') return `?advice${location.hash.startsWith('#for=') ? location.hash : ''}`;
  const opening = openingOf(screen);
  if (opening.runs.length === 0 || (screen !== 'lesson' && isOpening(page, opening))) return screenAddress(page, opening);
  const { encodeLink, encodeRuns } = await linkReader(store);
  const named = screen === 'lesson' ? location.pathname : `?${screen}`;
  const all = seenRuns(page).map((run) => run.spec);
  return `${named}#${screen === 'compare' ? encodeRuns(all, nowUs) : encodeLink(spec, nowUs)}`;
}

function isOpening(page: AppState, { runs }: Opening): boolean {
  const seen = seenRuns(page);
  return seen.length === runs.length && seen.every(({ spec }, i) => runs[i] !== undefined && sameRun(runs[i], spec));
}

/** A screen with the runs that it opens with; where its clock has been moved, that too. */
function screenAddress(page: AppState, { runs: [first], atUs }: Opening): string {
  const { screen, nowUs } = page;
  const { index } = focusedRun(page);
  const opensUs = first ? (atUs ?? stepTimeUs(index, first.scenario, first.scenario.openAtStep)) : nowUs;
  if (opensUs !== null && opensUs !== nowUs) return `?${screen}&at=${Math.floor(nowUs) / 1_000}`;
  return screen === 'home' ? location.pathname : `?${screen}`;
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
    return spec ? { spec, step: spec.scenario.openAtStep, atUs: asked.atUs } : null;
  }
  if (asked.kind === 'scenario') {
    const scenario = await lateOne(asked.id);
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
