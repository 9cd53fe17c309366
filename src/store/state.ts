/** What the store holds. Everything drawn on the page is a function of this and of the trace. */
import type { ArchitectureId } from '../architectures/contract.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { Command } from '../sim/commands.ts';
import type { TraceIndex } from '../trace/world.ts';
import type { RunSpec, Stage } from '../session/run.ts';
import type { Cut } from '../worker/client.ts';

export type { Cut };

/** Meanings that a person can step by. */
export type MomentKind = 'message' | 'commit' | 'role change' | 'surprise';
export const momentKinds: readonly MomentKind[] = ['message', 'commit', 'role change', 'surprise'];

/** What is pointed at: it lights up in every picture. */
export type Selection =
  | { readonly type: 'node'; readonly id: string }
  | { readonly type: 'region'; readonly id: string }
  /** Two region ids. */
  | { readonly type: 'link'; readonly a: string; readonly b: string }
  /** `send`: the `seq` of its send event. */
  | { readonly type: 'message'; readonly send: number };

export type ThemeChoice = 'system' | 'light' | 'dark' | 'projector';

/** What a person is typing; kept per architecture, also over reloads. Null: untouched, the lesson's own is shown. */
export interface Draft {
  readonly client: string | null;
  readonly sql: string | null;
}

/** A future that was left by a command; it can be opened again. */
export interface Branch {
  readonly run: RunSpec;
  /** When it was left, µs. */
  readonly atUs: number;
  /** What was done instead, in words. */
  readonly label: string;
}

/**
 * `ahead`: the question has not been answered, so nothing after its moment is drawn or reached. `passed`: the person
 * arrived behind it (the opening picture, a share link). `revealed`: answered.
 */
export interface QuestionState {
  readonly phase: 'ahead' | 'passed' | 'revealed';
  readonly guess: number | null;
  /** Raised hands per option, counted in present mode. */
  readonly hands: readonly number[];
}

/** Where the playhead shall go as soon as the trace reaches it. */
export type Aim = { readonly step: number } | { readonly us: number };

export interface AppData {
  readonly scenario: Scenario;
  readonly run: RunSpec;
  /** Null until the worker has opened the run. */
  readonly stage: Stage | null;
  /** Grows in place; `version` counts its growth. */
  readonly index: TraceIndex;
  readonly version: number;
  /** Simulated so far, µs. */
  readonly horizonUs: number;
  readonly done: boolean;
  /** The bound at which the trace stops before its run ends, if it does. */
  readonly cut: Cut | null;
  readonly traceHash: string | null;
  /** Databases that are open, while they open. */
  readonly loading: { readonly ready: number; readonly of: number } | null;
  /** A fork is on its way: the old trace, equal up to now, is shown until the new one has caught up. */
  readonly forking: boolean;
  readonly aim: Aim | null;

  readonly nowUs: number;
  readonly playing: boolean;
  /** Simulated ms per second of the viewer's time. */
  readonly msPerSecond: number;
  /** Faster for a while, so that a lesson's step takes seconds and not minutes. */
  readonly hurryMsPerSecond: number | null;
  /** Where a step's playback ends, µs. */
  readonly playUntilUs: number | null;
  readonly step: number;
  readonly question: QuestionState;

  readonly selection: Selection | null;
  /** What is under the pointer: it lights up in every picture. */
  readonly hovered: Selection | null;
  /** The operation that the console shows, when it is not the lesson's. */
  readonly ownOp: string | null;
  readonly drafts: Readonly<Partial<Record<ArchitectureId, Draft>>>;
  readonly branches: readonly Branch[];
  readonly theme: ThemeChoice;
  readonly presenting: boolean;
  /** One sentence on what went wrong. */
  readonly problem: string | null;
  /** What the last step by meaning came to, for the live region. */
  readonly moment: { readonly kind: MomentKind; readonly atUs: number } | null;
}

export interface AppActions {
  openScenario(id: string, step?: number): void;
  /** Opens any run; `atUs` null means the scenario's opening step. */
  openRun(run: RunSpec, atUs: number | null): void;
  play(): void;
  pause(): void;
  toggle(): void;
  /** Called once per frame by the page with the time that passed there. */
  tick(elapsedMs: number): void;
  seek(us: number): void;
  /** Moves the playhead to the neighbouring moment of that kind; says whether there was one. */
  stepBy(kind: MomentKind, direction: 1 | -1): boolean;
  goToStep(step: number): void;
  next(): void;
  back(): void;
  guess(option: number): void;
  raiseHand(option: number): void;
  reveal(): void;
  /** Does it at the playhead: the run forks there. `label` says it in words. */
  command(command: Command, label: string): void;
  /** Asks as a client, at the playhead, and plays on. */
  ask(client: string, sql: string): void;
  returnTo(branch: number): void;
  setSetting(key: string, value: number | string | boolean): void;
  setSeed(seed: number): void;
  setRatio(msPerSecond: number): void;
  select(selection: Selection | null): void;
  hover(hovered: Selection | null): void;
  showOperation(op: string | null): void;
  setDraft(draft: Partial<Draft>): void;
  setTheme(theme: ThemeChoice): void;
  present(on: boolean): void;
  setProblem(problem: string | null): void;
}

export type AppState = AppData & AppActions;
