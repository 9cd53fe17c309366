/** What the `run` command reports: one run, or many as distributions. */
import type { Report } from '../session/report.ts';
import { distributions } from './distribution.ts';

/** Many runs in one report: figures are distributions, and the hashes stand in order of the seeds. */
export type OverSeeds = ReturnType<typeof overSeeds>;

/** Many reports as one: figures become distributions, an invariant held when it held in every run. */
export function overSeeds(reports: readonly Report[]) {
  const [first] = reports;
  if (!first) throw new Error("Antipode's own mistake: no run to report on");
  // Rows are those of one run.
  const { lostWrites: _rows, ...report } = first;
  return {
    ...report,
    trials: reports.length,
    virtualMs: distributions(reports.map((report) => report.virtualMs)),
    events: distributions(reports.map((report) => report.events)),
    traceHash: null,
    traceHashes: reports.map((report) => report.traceHash),
    metrics: distributions(reports.map((report) => report.metrics)),
    /** In which nobody led at the end: their time without a leader is not known, and not among the figures. */
    openTrials: reports.filter(({ metrics }) => metrics.leaderless?.openMs != null).length,
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
