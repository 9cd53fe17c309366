/** What the store holds. Everything drawn on the page is a function of this and of the trace. */
import type { ArchitectureId } from '../architectures/showing.ts';
import type { Command } from '../sim/commands.ts';
import type { TraceIndex } from '../trace/world.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { Look, LookAt } from '../session/look.ts';
import type { RunSpec, Stage } from '../session/run.ts';
import type { Cut, RunId } from '../worker/client.ts';

export type { RunId };

/** Why a trace stops before its run ends: at its own bound, or (`shared`) at the one of all runs together, until another is closed. */
export type Stop = Cut | 'shared';

/** Meanings that a person can step by. */
export type MomentKind = 'message' | 'commit' | 'role change' | 'operation' | 'surprise';
export const momentKinds: readonly MomentKind[] = ['message', 'commit', 'role change', 'operation', 'surprise'];

/** What is pointed at: it lights up in every picture. */
export type Selection =
  | { readonly type: 'node'; readonly id: string }
  | { readonly type: 'region'; readonly id: string }
  /** Two region ids. */
  | { readonly type: 'link'; readonly a: string; readonly b: string }
  /** `send`: the `seq` of its send event. */
  | { readonly type: 'message'; readonly send: number };

/** The node that is looked into: in the column beside the picture, or over the whole page. */
export interface Inside {
  readonly node: string;
  readonly large: boolean;
}

/**
 * The page's screens. Each has runs of its own, which it finds again when somebody comes back; `learn` lists the lessons and has none,
 * `lesson` is one of them.
 */
export type ScreenId = 'home' | 'learn' | 'lesson' | 'course' | 'play' | 'compare' | 'claims' | 'advice';
export const screenIds: readonly ScreenId[] = ['home', 'learn', 'lesson', 'course', 'play', 'compare', 'claims', 'advice'];

/** Runs to see together, the first of them in focus. */
export interface Opening {
  readonly runs: readonly RunSpec[];
  /** Where the clock stands, µs; null means the opening step of the first one's scenario, in motion. */
  readonly atUs: number | null;
  /** It stands at that step instead. */
  readonly still?: boolean;
}

export type ThemeChoice = 'system' | 'light' | 'dark' | 'projector';

/** What a person is typing; kept per architecture and for the landing, also over reloads. Null: untouched, the lesson's own is shown. */
export interface Draft {
  readonly client: string | null;
  readonly sql: string | null;
}

/** How a run came from another one. */
export interface Parting {
  /** Null when that one has been closed, and none before it is open. */
  readonly from: RunId | null;
  /** Before this moment the two are one, µs. */
  readonly atUs: number;
  /** What was done, in words: `crashed Virginia`. */
  readonly label: string;
}

/** One run of this page: what is simulated and what is known of it. */
export interface RunState {
  readonly id: RunId;
  readonly spec: RunSpec;
  /** Null for one that was opened by itself. */
  readonly parted: Parting | null;
  /** Null until the worker has opened the run. */
  readonly stage: Stage | null;
  /** Grows in place; `version` tells when, and is never the same for two traces. */
  readonly index: TraceIndex;
  readonly version: number;
  /** The part of the run that is held, µs: from here, */
  readonly fromUs: number;
  /** to here. */
  readonly horizonUs: number;
  /** It has been simulated up to here, µs: what is not held comes again when the clock goes there. */
  readonly reachedUs: number;
  readonly done: boolean;
  readonly cut: Stop | null;
  readonly traceHash: string | null;
  /** Databases that are open, while they open. */
  readonly loading: { readonly ready: number; readonly of: number } | null;
  /** It is on its way: an older trace, equal up to now, is shown until its own has caught up. */
  readonly arriving: boolean;
  /** One sentence on what is wrong with it. */
  readonly problem: string | null;
}

/** A run that was left by a command; it can be returned to. */
export interface Future {
  readonly id: RunId;
  /** When it was left, µs. */
  readonly atUs: number;
  /** Never closed to make room. */
  readonly pinned: boolean;
}

/**
 * `ahead`: the question has not been answered, so nothing after its moment is drawn or reached. `passed`: the person
 * arrived behind it (the opening picture, a share link). `revealed`: answered.
 */
export interface QuestionState {
  /** Which of the lesson's questions is meant, from 0. */
  readonly at: number;
  readonly phase: 'ahead' | 'passed' | 'revealed';
  readonly guess: number | null;
  /** Raised hands per option, counted in present mode. */
  readonly hands: readonly number[];
  /** The questions before it that have been answered: going back shows them again. */
  readonly before?: readonly QuestionState[];
}

/** Where the playhead shall go as soon as the trace reaches it; `moving`: it plays on from there for a moment, and then stands. */
export type Aim = { readonly step: number; readonly moving?: boolean } | { readonly us: number };

/** What was done to all runs that are seen at once, and what they were made by it. */
export interface Deed {
  readonly id: number;
  /** What was done before; null for how they were opened. */
  readonly from: number | null;
  /** In words: `crashed Virginia`. */
  readonly label: string;
  readonly specs: readonly RunSpec[];
}

export interface AppData {
  readonly screen: ScreenId;
  /** All runs that are open: those that are seen, and the futures that were left. */
  readonly runs: Readonly<Record<RunId, RunState>>;
  /** Runs that are seen, in order; never empty. They share one clock. */
  readonly views: readonly RunId[];
  /** The one of them that lesson, console and keys speak of. */
  readonly focused: RunId;
  /** Runs that were left, oldest first. */
  readonly futures: readonly Future[];
  /** How many of those were closed to make room. */
  readonly closedFutures: number;
  /** What was done to all that are seen together, oldest first, and where among that one stands; empty until something is. */
  readonly deeds: readonly Deed[];
  readonly deed: number | null;
  readonly aim: Aim | null;

  readonly nowUs: number;
  readonly playing: boolean;
  /** Simulated ms per second of the viewer's time. */
  readonly msPerSecond: number;
  /** Another ratio for a while, so that a lesson's step, or its opening, takes seconds and not minutes or an instant. */
  readonly hurryMsPerSecond: number | null;
  /** Where a step's playback ends, µs. */
  readonly playUntilUs: number | null;
  /** The step that is played to; its words come when the picture has come there. */
  readonly heading: number | null;
  readonly step: number;
  readonly question: QuestionState;

  readonly selection: Selection | null;
  /** What is under the pointer: it lights up in every picture. */
  readonly hovered: Selection | null;
  readonly inside: Inside | null;
  /** How much nearer than usual the lanes are looked at. */
  readonly lanesZoom: number;
  /** The event whose causes are lit: its `seq` in the focused run. */
  readonly why: number | null;
  /** Events beside it whose causes are lit as well: what an answer did not know, what took a write. */
  readonly whyToo: readonly number[];
  /** The operation that the console shows, when it is not the lesson's. */
  readonly ownOp: string | null;
  readonly drafts: Readonly<Partial<Record<ArchitectureId, Draft>>>;
  readonly theme: ThemeChoice;
  /** Pictures give way to what they show in words. */
  readonly wordsOnly: boolean;
  readonly presenting: boolean;
  /** One sentence on what went wrong with the page; what is wrong with a run is said by it. */
  readonly problem: string | null;
  /** What the last step by meaning came to, for the live region. */
  readonly moment: { readonly kind: MomentKind; readonly atUs: number } | null;
}

/** When the playback that an operation began shall end, µs; null while the trace does not tell. */
export type Ends = (index: TraceIndex, op: string) => number | null;

export interface Asking {
  /** The run in which it is asked, where it is not this one as it is. */
  readonly otherwise?: RunSpec;
  /** As a line of this session. */
  readonly session?: string;
  /** By default with the answer. */
  readonly ends?: Ends;
}

export interface AppActions {
  /** Turns to a screen: to its runs as they were left, or (`anew`) as it opens first, at a moment (µs) of its own if none is named. */
  show(screen: ScreenId, anew?: boolean, atUs?: number | null): void;
  /** Turns to a screen with this run in the place of those that it had; `atUs` null means the scenario's opening step, in motion. */
  takeTo(screen: ScreenId, run: RunSpec, atUs: number | null): void;
  /** At its opening step and in motion, unless a step or a moment (µs) is named. */
  /** By its id, or one that came later than the page. */
  openScenario(which: string | Scenario, step?: number, atUs?: number): void;
  /** Opens any run alone; `atUs` null means the scenario's opening step. */
  openRun(run: RunSpec, atUs: number | null): void;
  /** Opens a run beside those that are seen, on the same clock. */
  openBeside(run: RunSpec): void;
  /** Turns to a screen with these runs beside each other; what was there before is forgotten. */
  openTogether(screen: ScreenId, runs: readonly RunSpec[], atUs: number | null): void;
  focus(id: RunId): void;
  /** A run that was beside others is seen no more, and forgotten. */
  closeView(id: RunId): void;
  play(): void;
  pause(): void;
  toggle(): void;
  /** Called once per frame by the page with the time that passed there. */
  tick(elapsedMs: number): void;
  seek(us: number): void;
  /** Moves the playhead to the neighbouring moment of that kind in any run that is seen; says whether there was one. */
  stepBy(kind: MomentKind, direction: 1 | -1): boolean;
  goToStep(step: number): void;
  next(): void;
  back(): void;
  guess(option: number): void;
  raiseHand(option: number): void;
  reveal(): void;
  /** Does it in a run at the playhead: the run forks there. `label` says it in words. */
  command(id: RunId, command: Command, label: string): void;
  /** Asks as a client, at the playhead, and plays on until the answer. */
  ask(id: RunId, client: string, sql: string, how?: Asking): void;
  /** These runs beside each other on the screen for that, at the same moment. */
  compareRuns(ids: readonly RunId[]): void;
  /** All runs that are seen become others at once; each is shown as it was until its own has come as far. */
  changeAll(specOf: (run: RunState) => RunSpec, label: string): void;
  /** Does the same in all that are seen, at the playhead. */
  commandAll(commandsOf: (run: RunState) => readonly Command[], label: string): void;
  /** Asks in all that are seen, at the playhead, and plays on until the last of them has answered. */
  askAll(client: string, sql: string): void;
  /** All that are seen are again what they were then. */
  standOn(deed: number): void;
  /** Takes a future in the place of the focused run, which becomes one. */
  returnTo(future: RunId): void;
  /** Leaves what was done last in the focused run: a fault, a question, a setting. */
  undo(): void;
  pin(future: RunId, pinned: boolean): void;
  /** `readNoMore`: settings of a mechanism that is left with this; the person's own of them are dropped. */
  setSetting(id: RunId, key: string, value: number | string | boolean, readNoMore?: readonly string[]): void;
  /** The same run otherwise, put together by a person: a fork of it, or in its place where it has not begun. */
  rebuild(id: RunId, change: (spec: RunSpec) => RunSpec, label: string): void;
  /** More time for a run, in which nothing else changes. */
  lengthen(id: RunId, untilUs: number): void;
  setSeed(id: RunId, seed: number): void;
  setRatio(msPerSecond: number): void;
  select(selection: Selection | null): void;
  hover(hovered: Selection | null): void;
  /** Opens a node to look into; null closes it. */
  openInside(inside: Inside | null): void;
  /** Looks at the lanes so many times as near as they are now; null: as usual. */
  zoomLanes(times: number | null): void;
  /** What is inside a node of the focused run at a moment; null where that cannot be had, or another look was asked for since. */
  look(atUs: number, at: LookAt): Promise<Look | null>;
  /** Lights up the causes of an event; null lets go of them. */
  /** `too`: other events whose causes belong to the answer. */
  askWhy(event: number | null, too?: readonly number[]): void;
  showOperation(op: string | null): void;
  setDraft(draft: Partial<Draft>): void;
  setTheme(theme: ThemeChoice): void;
  setWordsOnly(on: boolean): void;
  present(on: boolean): void;
  setProblem(problem: string | null): void;
}

export type AppState = AppData & AppActions;
