/** What is asked of the thread that runs whole runs aside from those that are shown, and what it says. */
import type { Judged } from '../../lesson/goal.ts';
import type { Challenge } from '../../scenarios/schema.ts';
import type { RunSpec } from '../../session/run.ts';

export type Wanted =
  /** A figure of a scene of the course, on other seeds. */
  | { readonly type: 'seeds'; readonly scene: string; readonly figure: string; readonly seeds: number }
  /** Scenes of the course beside each other, by these figures of theirs. */
  | { readonly type: 'beside'; readonly scenes: readonly string[]; readonly figures: readonly string[] }
  /** What a challenge says of a run. */
  | { readonly type: 'judge'; readonly run: RunSpec; readonly challenge: Challenge }
  /** Whether a lesson's questions have one answer, on its seed and on others; `solved`: its run with each challenge's solution. */
  | { readonly type: 'lesson'; readonly run: RunSpec; readonly solved: readonly RunSpec[]; readonly others: number };

export type Answer =
  /** So far, by seed: those above the scene's own, one after the other. */
  | { readonly type: 'seeds'; readonly values: readonly number[]; readonly done: boolean }
  /** So far, in the order of the scenes. */
  | { readonly type: 'beside'; readonly rows: readonly Beside[]; readonly done: boolean }
  | { readonly type: 'judged'; readonly parts: readonly Judged[]; readonly cost: Cost }
  | { readonly type: 'lesson'; readonly found: LessonFound; readonly done: boolean }
  | { readonly type: 'refused'; readonly message: string };

/** What a run needed: nodes that are no clients, the 95th percentile of what succeeded in the slowest region, ms, and confirmed writes that are gone. */
export interface Cost {
  readonly machines: number;
  readonly p95Ms: number | null;
  readonly lostWrites: number;
}

/** A scene as it stands beside others. */
export interface Beside {
  readonly scene: string;
  /** Its figures as they are told, without units; null: there is nothing to measure. */
  readonly words: readonly (string | null)[];
  readonly machines: number;
  /** US dollars for each thousand operations that succeeded. */
  readonly usdPerThousand: number;
}

/** What was found out about a lesson so far. */
export interface LessonFound {
  /** Steps that its run never reaches, from 0. */
  readonly unreached: readonly number[];
  /** What is right, by question: on its own seed first, then on those above it. Null: nothing, or several. */
  readonly answers: readonly (readonly (string | null)[])[];
  /** Of each challenge: whether its goal is met by the run as it is, and by its solution. */
  readonly challenges: readonly { readonly asItIs: boolean; readonly solved: boolean }[];
}
