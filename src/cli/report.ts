/** What the `run` command reports: one run, or many as distributions. */
import { architectureOf } from '../session/chosen.ts';
import type { Session } from '../session/index.ts';
import type { Metrics } from '../trace/metrics.ts';
import { distributions } from './distribution.ts';

/** One run as the `run` command reports it. */
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
  /** Claims that the scenario measures; none has any in this version. */
  readonly claims: readonly never[];
  readonly invariants: readonly {
    readonly name: string;
    readonly states: string;
    readonly held: boolean;
    readonly violation: string | null;
  }[];
}

/** What `compare --json` prints. */
export interface Comparison {
  readonly workload: string;
  readonly seed: number;
  readonly rows: readonly Omit<Report, 'scenario' | 'seed' | 'claims'>[];
}

/** Many runs in one report: figures are distributions, and the hashes stand in order of the seeds. */
export type OverSeeds = ReturnType<typeof overSeeds>;

export function reportOf(session: Session, metrics: Metrics): Report {
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
    claims: [],
    invariants: architectureOf(scenario).invariants.map(({ name, states }) => {
      const violation = session.violations.find((each) => each.invariant === name)?.detail ?? null;
      return { name, states, held: violation === null, violation };
    }),
  };
}

/** Many reports as one: figures become distributions, an invariant held when it held in every run. */
export function overSeeds(reports: readonly Report[]) {
  const [first] = reports;
  if (!first) throw new Error("Antipode's own mistake: no run to report on");
  return {
    ...first,
    trials: reports.length,
    virtualMs: distributions(reports.map((report) => report.virtualMs)),
    events: distributions(reports.map((report) => report.events)),
    traceHash: null,
    traceHashes: reports.map((report) => report.traceHash),
    metrics: distributions(reports.map((report) => report.metrics)),
    invariants: first.invariants.map((invariant, i) => {
      const broken = reports.filter((report) => report.invariants[i]?.held === false);
      return {
        ...invariant,
        held: broken.length === 0,
        violation: broken[0]?.invariants[i]?.violation ?? null,
        seeds: broken.map((r) => r.seed),
      };
    }),
  };
}
