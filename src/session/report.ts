/** What is reported of a run: its figures, and whether its invariants held. */
import type { OverTime } from '../trace/course.ts';
import type { LostWrites } from '../trace/acknowledged.ts';
import type { Metrics } from '../trace/metrics.ts';
import { invariantsOf } from '../architectures/mechanisms.ts';
import { architectureOf } from './chosen.ts';
import { type Outcomes, outcomesOf } from './outcomes.ts';
import type { Session } from './session.ts';
import type { Compared } from './side-by-side.ts';

/** One run, as `run` prints it. */
export interface Report {
  readonly scenario: string;
  readonly architecture: string;
  readonly preset: string | null;
  /** What stands behind it. */
  readonly over: { readonly architecture: string; readonly preset: string | null } | null;
  readonly seed: number;
  readonly virtualMs: number;
  readonly events: number;
  readonly traceHash: string;
  readonly metrics: Metrics;
  /** Writes that were confirmed and are gone, as rows: what was written, and what stands there where the run went on. */
  readonly lostWrites: LostWrites;
  /** Claims that the scenario measures; none has any in this version. */
  readonly claims: readonly never[];
  readonly invariants: readonly {
    readonly name: string;
    readonly states: string;
    readonly held: boolean;
    readonly violation: string | null;
  }[];
}

/** One run among those that it is compared with. */
export interface Row extends Omit<Report, 'scenario' | 'seed' | 'claims'> {
  readonly outcomes: Outcomes;
  readonly overTime: OverTime;
}

/** What `compare` prints, and the page shows. */
export interface Comparison {
  readonly workload: string;
  readonly seed: number;
  readonly rows: readonly Row[];
}

export function reportOf(session: Session, metrics: Metrics, lostWrites: LostWrites): Report {
  const { scenario, seed } = session.run;
  return {
    scenario: scenario.id,
    architecture: scenario.architecture,
    preset: scenario.preset,
    over: scenario.over && { architecture: scenario.over.architecture, preset: scenario.over.preset },
    seed,
    virtualMs: session.nowUs / 1000,
    events: session.kernel.events,
    traceHash: session.traceHash(),
    metrics,
    lostWrites,
    claims: [],
    invariants: invariantsOf(architectureOf(scenario), session.stage.settings).map(({ name, states }) => {
      const violation = session.violations.find((each) => each.invariant === name)?.detail ?? null;
      return { name, states, held: violation === null, violation };
    }),
  };
}

export function rowOf({ session, metrics, lost, overTime }: Compared): Row {
  const { scenario: _workload, seed: _seed, claims: _claims, ...row } = reportOf(session, metrics, lost);
  return { ...row, outcomes: outcomesOf(metrics, session.stage, session.nowUs), overTime };
}
