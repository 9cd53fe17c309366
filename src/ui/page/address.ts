/**
 * What the address asks for: a share link (`#run=…`), a lesson and its step (`?scenario=id&step=n`), or a screen and its moment (`?play&at=ms`;
 * nothing at all is the landing). A link opens on the screen that stands before it (`?play#run=…`), a bare one as a lesson.
 */
import { closestTo, isOfCourse, lateOne } from '../../scenarios/late.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { missingWords, persistently } from '../../store/network.ts';
import { type ScreenId, screenIds } from '../../store/state.ts';
import type { AppStore } from '../../store/store.ts';
import { FIRST } from '../app/first-lesson.ts';
import { lessons } from '../app/parts.ts';
import { WORLD } from '../landing/world-id.ts';
import { linkReader } from '../app/link-reader.ts';
import * as Say from '../../words/en/page/page.ts';

export type Asked =
  /** A screen as it opens; at this moment, if there is one. */
  | { readonly kind: 'screen'; readonly screen: ScreenId; readonly atUs: number | null }
  | { readonly kind: 'link'; readonly fragment: string; readonly screen: ScreenId }
  /** Runs beside each other (`?compare#runs=…`). */
  | { readonly kind: 'runs'; readonly fragment: string; readonly screen: ScreenId }
  /** `step` counts from 0; the address counts from 1, as the page does. `atUs`: a moment between steps, in the address in ms. */
  | {
      readonly kind: 'scenario';
      readonly id: string;
      readonly step: number | null;
      readonly atUs: number | null;
      readonly screen: ScreenId;
    };

export interface Address {
  readonly search: string;
  readonly hash: string;
}

/** No scenario is longer. */
const HOUR_MS = 3_600_000;

/** The screen on which that is seen. */
export const screenOf = (asked: Asked): ScreenId => asked.screen;

export function readAddress({ search, hash }: Address): Asked {
  const query = new URLSearchParams(search);
  const named = screenIds.find((screen) => query.has(screen));
  if (hash.startsWith('#run=')) return { kind: 'link', fragment: hash, screen: named ?? 'lesson' };
  if (hash.startsWith('#runs=')) return { kind: 'runs', fragment: hash, screen: 'compare' };
  const id = query.get('scenario');
  const [step, at] = [query.get('step'), query.get('at')].map((text) => Number(text ?? Number.NaN));
  const atUs = at !== undefined && at >= 0 && at < HOUR_MS ? Math.round(at * 1_000) : null;
  if (id === null) return { kind: 'screen', screen: named ?? 'home', atUs };
  return {
    kind: 'scenario',
    id: id.slice(0, 80),
    screen: named === 'course' ? named : 'lesson',
    step: step !== undefined && Number.isInteger(step) && step >= 1 ? step - 1 : null,
    atUs,
  };
}

/** They show no run. */
const RUNLESS: readonly ScreenId[] = ['learn', 'claims', 'advice'];
const shows = (screen: ScreenId, id: string): boolean => !RUNLESS.includes(screen) && (screen !== 'home' || id === WORLD);

/** Opens what was asked for; whatever is wrong with it is said in one sentence and `fallback` opens instead. */
export async function openAsked(store: AppStore, asked: Asked, fallback: string): Promise<void> {
  const { openScenario, openRun, openTogether, setProblem, show } = store.getState();
  store.setState({ screen: screenOf(asked) });
  if (asked.kind === 'screen') return show(asked.screen, true, asked.atUs);
  const { screen } = store.getState();
  // Who has gone to another screen meanwhile is not called back.
  const isLeft = (): boolean => store.getState().screen !== screen;
  if (asked.kind === 'scenario') {
    const found = await late(store, asked.id);
    if (isLeft()) return;
    if (found) return openScenario(found, asked.step ?? undefined, asked.atUs ?? undefined);
    openScenario(fallback);
    return setProblem(Say.noScenario(asked.id, (await closestTo(asked.id)).join(', ')));
  }
  const { decodeLink, decodeRuns } = await linkReader(store);
  if (isLeft()) return;
  try {
    if (asked.kind === 'runs') {
      const { runs, atUs } = decodeRuns(asked.fragment);
      return openTogether(asked.screen, runs, atUs);
    }
    const { run, atUs } = decodeLink(asked.fragment);
    // The landing shows its own world and what became of it; the list of lessons shows no run.
    if (!shows(asked.screen, run.scenario.id)) store.setState({ screen: 'lesson' });
    openRun(run, atUs);
  } catch (error) {
    if (asked.kind === 'runs') show(asked.screen, true);
    else {
      store.setState({ screen: 'lesson' });
      openScenario(fallback);
    }
    setProblem(error instanceof Error ? error.message : Say.thisLinkCannotBeRead);
  }
}

/** A scenario that comes only when it is asked for; undefined where there is none. */
async function late(store: AppStore, id: string): Promise<string | Scenario | undefined> {
  if (id === FIRST) return id;
  const words = missingWords(Say.thisScenario);
  const { setProblem } = store.getState();
  const found = await persistently(
    () => lateOne(id),
    () => setProblem(words),
  );
  if (!isOfCourse(id)) await lessons.fetch();
  if (store.getState().problem === words) setProblem(null);
  return found;
}
