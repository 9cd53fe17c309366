/** The page's one store: a vanilla zustand store whose actions move the playhead, fork runs and talk to the worker. */
import { runOf } from '../session/run.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Aiming } from './aiming.ts';
import { attend } from './attention.ts';
import { blankPage, blankRun } from './blank.ts';
import { Core, type StoreDeps } from './core.ts';
import { keptDrafts, keptTheme, keptWordsOnly, keepDrafts, keepTheme, keepWordsOnly } from './memory.ts';
import type { Opened } from './opened.ts';
import { Playing } from './playing.ts';
import { Runs } from './runs.ts';
import { Screens } from './screens.ts';
import { missingWords, persistently } from './network.ts';
import type { Together } from './together.ts';
import type { AppActions, AppData, AppState, ScreenId } from './state.ts';

export type AppStore = StoreApi<AppState>;

/** Until something is opened, what the screen opens with is shown; on a lesson the one called `initial`, or the first. */
export function createAppStore(deps: StoreDeps, initial?: string, screen: ScreenId = 'lesson'): AppStore {
  const first = deps.scenarios.find((s) => s.id === initial) ?? deps.scenarios[0];
  if (!first) throw new Error('The store needs at least one scenario.');
  const spec = (screen === 'lesson' ? undefined : deps.opening(screen).runs[0]) ?? runOf(first);
  const data: AppData = {
    screen,
    ...blankPage(blankRun(1, spec, 0), { step: spec.scenario.openAtStep }),
    drafts: keptDrafts(deps.session),
    theme: keptTheme(deps.local),
    wordsOnly: keptWordsOnly(deps.local),
    presenting: false,
  };
  let opened: Opened | null = null;
  const made = createStore<AppState>((_set, _get, store) => {
    const core = new Core(store, deps);
    const aiming = new Aiming(core);
    const runs = new Runs(core, aiming);
    opened = runs.opened;
    return { ...data, ...actions(core, runs, new Playing(core, aiming), new Screens(core, runs)) };
  });
  attend(made, deps.worker);
  made.subscribe(({ nowUs, views }, before) => {
    if (nowUs !== before.nowUs || views !== before.views) opened?.mind();
  });
  return made;
}

/** From the whole of a long run to a local round trip. */
const LANES_ZOOM = [1 / 1000, 200] as const;

function actions(core: Core, runs: Runs, playing: Playing, screens: Screens): AppActions {
  // Few visitors do anything to several runs at once: what does comes when it is wanted.
  const together = (act: (together: Together) => void): void => {
    const missing = (): void => core.set({ problem: missingWords('What does the same in all runs') });
    void persistently(() => import('./together.ts'), missing).then((part) => act(new part.Together(core, runs, screens)));
  };
  return {
    show: (screen, anew, atUs) => screens.show(screen, anew, atUs),
    takeTo: (screen, run, atUs) => screens.takeTo(screen, run, atUs),
    openScenario: (id, step, atUs) => runs.openScenario(id, step, atUs),
    openRun: (run, atUs) => runs.openRun(run, atUs),
    openBeside: (run) => runs.openBeside(run),
    openTogether: (screen, specs, atUs) => together((all) => all.open(screen, specs, atUs)),
    compareRuns: (ids) => together((all) => all.compare(ids)),
    changeAll: (specOf, label) => together((all) => all.change(specOf, label)),
    commandAll: (commandsOf, label) => together((all) => all.command(commandsOf, label)),
    askAll: (client, sql) => together((all) => all.ask(client, sql)),
    standOn: (deed) => together((all) => all.standOn(deed)),
    focus: (id) => runs.focus(id),
    closeView: (id) => runs.closeView(id),
    play: () => playing.play(),
    pause: () => playing.pause(),
    toggle: () => (core.get().playing ? playing.pause() : playing.play()),
    tick: (elapsedMs) => playing.tick(elapsedMs),
    seek: (us) => playing.seek(us),
    stepBy: (kind, direction) => playing.stepBy(kind, direction),
    goToStep: (step) => playing.goToStep(step),
    next: () => playing.next(),
    back: () => playing.back(),
    guess: (option) => playing.guess(option),
    raiseHand: (option) => playing.raiseHand(option),
    reveal: () => playing.reveal(),
    command: (id, command, label) => runs.command(id, command, label),
    ask: (id, client, sql, how) => runs.ask(id, client, sql, how),
    returnTo: (future) => runs.returnTo(future),
    undo: () => (core.get().deeds.length > 0 ? together((all) => all.undo()) : runs.undo()),
    pin: (future, pinned) => runs.pin(future, pinned),
    setSetting: (id, key, value, readNoMore = []) =>
      runs.replace(
        id,
        (spec) => {
          const kept = Object.entries(spec.settings).filter(([each]) => !readNoMore.includes(each));
          return { ...spec, settings: { ...Object.fromEntries(kept), [key]: value } };
        },
        `set ${key} to ${String(value)}`,
      ),
    rebuild: (id, change, label) => runs.rebuild(id, change, label),
    lengthen: (id, untilUs) => runs.lengthen(id, untilUs),
    setSeed: (id, seed) => runs.replace(id, (spec) => ({ ...spec, seed }), `took seed ${seed}`),
    setRatio: (msPerSecond) => core.set({ msPerSecond, hurryMsPerSecond: null }),
    select: (selection) => core.set({ selection }),
    hover: (hovered) => core.set({ hovered }),
    openInside: (inside) => runs.openInside(inside),
    look: (atUs, at) => runs.look(atUs, at),
    zoomLanes: (times) => {
      const { lanesZoom } = core.get();
      core.set({ lanesZoom: times === null ? 1 : Math.max(LANES_ZOOM[0], Math.min(LANES_ZOOM[1], lanesZoom * times)) });
    },
    askWhy: (why, whyToo = []) => core.set({ why, whyToo }),
    showOperation: (ownOp) => core.set({ ownOp }),
    ...remembered(core),
    present: (presenting) => core.set({ presenting }),
    // What is put away is put away with what the run that one looks at has to say.
    setProblem: (problem) => core.setRun(core.get().focused, problem === null ? { problem } : {}, { problem }),
  };
}

/** What a visitor finds again. */
function remembered(core: Core): Pick<AppActions, 'setDraft' | 'setTheme' | 'setWordsOnly'> {
  const { deps } = core;
  return {
    setDraft: (draft) => {
      const { drafts, screen } = core.get();
      const key = screen === 'home' ? screen : core.focused().spec.scenario.architecture;
      const before = drafts[key] ?? { client: null, sql: null };
      const next = { ...drafts, [key]: { ...before, ...draft } };
      core.set({ drafts: next });
      keepDrafts(deps.session, next);
    },
    setTheme: (theme) => {
      core.set({ theme });
      keepTheme(deps.local, theme);
    },
    setWordsOnly: (wordsOnly) => {
      core.set({ wordsOnly });
      keepWordsOnly(deps.local, wordsOnly);
    },
  };
}
