/** The keyboard. Ignored while typing. What is said of the keys, `help.ts`, comes with its dialog. */
import { wasClicked } from './clicked.ts';
import { askedNow } from '../../store/asking.ts';
import { isAsked } from '../../store/fork.ts';
import { eventMeant } from '../../store/spoken.ts';
import { focusedRun } from '../../store/seen.ts';
import type { AppState } from '../../store/state.ts';
import { curtainNow, draw } from '../curtain/curtain.ts';
import { openPresenter } from '../curtain/open.ts';

export type KeyDoes = { readonly type: 'act'; act(state: AppState): void } | { readonly type: 'present' | 'help' | 'glossary' };

const acts: Readonly<Record<string, (state: AppState) => void>> = {
  ' ': (s) => s.toggle(),
  ArrowRight: (s) => void s.stepBy('message', 1),
  ArrowLeft: (s) => void s.stepBy('message', -1),
  PageDown: (s) => s.next(),
  '.': (s) => s.next(),
  PageUp: (s) => s.back(),
  Home: (s) => {
    s.pause();
    s.seek(0);
  },
  End: (s) => {
    s.pause();
    s.seek(Number.POSITIVE_INFINITY);
  },
  Escape: (s) => {
    if (s.presenting) s.present(false);
    else if (s.why !== null) s.askWhy(null);
    else if (s.inside) s.openInside(null);
    else s.select(null);
  },
  '+': (s) => s.zoomLanes(1.5),
  '-': (s) => s.zoomLanes(1 / 1.5),
  '0': (s) => s.zoomLanes(null),
  ',': () => draw({ black: !curtainNow().black }),
  n: (s) => s.setProblem(openPresenter()),
  w: (s) => s.setWordsOnly(!s.wordsOnly),
  y: (s) => s.askWhy(s.why === null ? eventMeant(s) : null),
  i: (s) => (s.selection?.type === 'node' ? s.openInside({ node: s.selection.id, large: s.inside?.large ?? false }) : undefined),
};

/** Keys that turn the pages of a lesson; elsewhere they scroll. */
const OF_LESSONS: readonly string[] = ['PageDown', 'PageUp', '.'];

/** They are for whoever presents a lesson. */
const OF_PRESENTERS: readonly string[] = ['b', 'n', ','];

/** What a key means now; null when it means nothing here. */
export function keyDoes(key: string, state: AppState): KeyDoes | null {
  if (key === '?') return { type: 'help' };
  if (key === 'g' || key === 'G') return { type: 'glossary' };
  const { screen } = state;
  if (screen === 'learn' || (screen !== 'lesson' && OF_LESSONS.includes(key))) return null;
  const option = optionOf(key, state);
  if (option !== null) return { type: 'act', act: (s) => (s.presenting ? s.raiseHand(option) : s.guess(option)) };
  if (key === 'p' || key === 'P') return screen === 'lesson' ? { type: 'present' } : null;
  const named = key.length === 1 ? key.toLowerCase() : key;
  if (OF_PRESENTERS.includes(named) && !(state.presenting || (named === 'n' && screen === 'lesson'))) return null;
  const act = acts[named === 'b' ? ',' : named];
  return act ? { type: 'act', act } : null;
}

/** A–D or 1–4, while the question is open and on screen. */
function optionOf(key: string, state: AppState): number | null {
  const { question, step } = state;
  const { spec } = focusedRun(state);
  const { scenario } = spec;
  const asked = askedNow(scenario, question);
  if (!asked || !isAsked(spec, question) || step !== asked.afterStep || key.length !== 1) return null;
  const option = 'abcd'.indexOf(key.toLowerCase()) >= 0 ? 'abcd'.indexOf(key.toLowerCase()) : '1234'.indexOf(key);
  return option >= 0 && option < asked.options.length ? option : null;
}

/** Undoing what was done in the run; where somebody types it is the text's own. */
export function isUndo({ key, ctrlKey, metaKey, shiftKey, altKey, target }: KeyboardEvent): boolean {
  if (key.toLowerCase() !== 'z' || !(ctrlKey || metaKey) || shiftKey || altKey) return false;
  return !(target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog'));
}

/**
 * Keys belong to what is being typed in, and Space to a button that was reached by keyboard: one that was clicked keeps the focus, and
 * the next Space is meant for the clock.
 */
export function isTaken(
  event: Pick<KeyboardEvent, 'key' | 'target' | 'defaultPrevented' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>,
): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  const { target, key } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, [contenteditable], dialog')) return true;
  if (key !== ' ' && !key.startsWith('Arrow')) return false;
  if (key.startsWith('Arrow')) return target.closest('[role="slider"], [role="tab"], [role="radio"]') !== null;
  const control = target.closest('button, a, summary, [role="button"]');
  return control !== null && !wasClicked(control);
}
