/** The page's one store: a vanilla zustand store whose actions move the playhead, fork runs and talk to the worker. */
import { runOf } from '../session/run.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Core, type StoreDeps } from './core.ts';
import { keptDrafts, keptTheme, keepDrafts, keepTheme } from './memory.ts';
import { Playing } from './playing.ts';
import { blank, Runs } from './runs.ts';
import type { AppActions, AppData, AppState } from './state.ts';

export type AppStore = StoreApi<AppState>;

/** `scenarios` must not be empty; the one called `initial`, or the first, is shown until something is opened. */
export function createAppStore(deps: StoreDeps, initial?: string): AppStore {
  const first = deps.scenarios.find((s) => s.id === initial) ?? deps.scenarios[0];
  if (!first) throw new Error('The store needs at least one scenario.');
  const data: AppData = {
    ...blank(runOf(first), { step: first.openAtStep }),
    version: 0,
    drafts: keptDrafts(deps.session),
    theme: keptTheme(deps.local),
    presenting: false,
    problem: null,
  };
  return createStore<AppState>((_set, _get, store) => {
    const core = new Core(store, deps);
    const runs = new Runs(core);
    return { ...data, ...actions(core, runs, new Playing(core, runs)) };
  });
}

function actions(core: Core, runs: Runs, playing: Playing): AppActions {
  const { deps } = core;
  return {
    openScenario: (id, step) => runs.openScenario(id, step),
    openRun: (run, atUs) => runs.openRun(run, atUs),
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
    command: (command, label) => runs.command(command, label),
    ask: (client, sql) => runs.ask(client, sql),
    returnTo: (branch) => runs.returnTo(branch),
    setSetting: (key, value) => {
      const { run } = core.get();
      runs.replace({ ...run, settings: { ...run.settings, [key]: value } }, `set ${key} to ${String(value)}`);
    },
    setSeed: (seed) => runs.replace({ ...core.get().run, seed }, `took seed ${seed}`),
    setRatio: (msPerSecond) => core.set({ msPerSecond, hurryMsPerSecond: null }),
    select: (selection) => core.set({ selection }),
    hover: (hovered) => core.set({ hovered }),
    showOperation: (ownOp) => core.set({ ownOp }),
    setDraft: (draft) => {
      const { drafts, scenario } = core.get();
      const before = drafts[scenario.architecture] ?? { client: null, sql: null };
      const next = { ...drafts, [scenario.architecture]: { ...before, ...draft } };
      core.set({ drafts: next });
      keepDrafts(deps.session, next);
    },
    setTheme: (theme) => {
      core.set({ theme });
      keepTheme(deps.local, theme);
    },
    present: (presenting) => core.set({ presenting }),
    setProblem: (problem) => core.set({ problem }),
  };
}
