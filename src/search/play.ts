/** Plays one run to its end, with its invariants after every step, and judges it: no trace is kept, and nothing but the run decides. */
import type { Architecture } from '../architectures/contract.ts';
import type { Circumstances, Guarantee, Guarantees } from '../architectures/guarantees.ts';
import { guaranteesOf } from '../architectures/guaranteed.ts';
import { openSession, stageOf } from '../session/index.ts';
import type { RunSpec } from '../session/run.ts';
import type { Session } from '../session/session.ts';
import type { Rules as WorkRules } from '../session/work/rules.ts';
import { EPOCH_MS } from '../sim/epoch.ts';
import type { Micros, NodeId } from '../sim/node.ts';
import type { Value } from '../sim/operation.ts';
import { patient, playUntilCalm } from './calm.ts';
import { Coverage } from './coverage.ts';
import { type Judged, judgedIn } from './judged.ts';
import { hasNames, NAMES_HELD } from './names.ts';
import { heldIn, rowsIn, SECOND, tokensOf, trailsOf } from './registers.ts';
import { type Counts, Told } from './told.ts';
import type { Held } from './scene.ts';
import { type Complaint, sceneOf, verdictsOn } from './verdicts.ts';

export interface Played {
  readonly complaints: readonly Complaint[];
  readonly promised: readonly Guarantee[];
  /** Every property, promised or not, where that was asked for and the run came to its end. */
  readonly judged: readonly Judged[];
  readonly counts: Counts;
  readonly coverage: Coverage;
  readonly events: number;
  /** When the run was over: later than it says where something still waited to be sent again, ms. */
  readonly endMs: number;
  readonly traceHash: string;
}

export interface PlayOptions {
  /** Instead of the architecture that the run names: with a bug planted. */
  readonly plant?: (architecture: Architecture) => Architecture;
  /** Instead of what the room promises: to see whether more would hold. */
  readonly guarantees?: Guarantees;
  /** What keeps statements of one database apart, where a test breaks it. */
  readonly work?: WorkRules;
  /** Judges every property, also what is not promised. */
  readonly judge?: boolean;
  /** A sign of life. */
  readonly beat?: () => void;
}

/** A run that was stopped at a bound is not judged at its end. */
export async function play(run: RunSpec, { plant, work, beat, judge = false, guarantees: held }: PlayOptions = {}): Promise<Played> {
  const { architecture, settings, topology, stage } = stageOf(run);
  const rows = rowsIn(run.scenario.setup);
  let told: Told | undefined;
  const coverage = new Coverage(stage.nodes);
  const session = await openSession(patient(run), {
    keep: false,
    ...(beat && { beat }),
    ...(plant && { plant }),
    ...(work && { work }),
    also: (legend) => [(told = new Told(stage.nodes, legend, rows)), coverage.begin(legend)],
  });
  try {
    if (!told) throw new Error("Antipode's own mistake: a run without recorders");
    const guarantees = held ?? guaranteesOf(architecture.about.id);
    const { calm, fallen } = ended(session, told, run.untilUs, guarantees.trial.calmMs(settings) * 1000);
    const rtts = stage.rttMs.flat();
    const { wiped, crashed, skewed, reported } = told;
    const at: Circumstances = { settings, nodes: topology.nodes, farthestMs: Math.max(...rtts), wiped, crashed, skewed, reported };
    // Every protocol here takes a disk at its word: what a crash took in spite of that, and all that follows, nobody has promised.
    if (told.deceived.size > 0) return { complaints: fallen, promised: [], judged: [], ...whatItWas(told, coverage, session) };
    const scene = sceneOf(guarantees, told, heldBy(session, told), at, calm);
    const { promised, complaints } = verdictsOn(scene, at);
    const violations = session.violations.map(({ invariant, detail }) => ({ invariant, detail }));
    return {
      complaints: [...unique(violations), ...fallen, ...(fallen.length > 0 ? [] : complaints)],
      promised: promised.map(({ guarantee }) => guarantee),
      judged: judge && fallen.length === 0 ? judgedIn(scene, promised, at) : [],
      ...whatItWas(told, coverage, session),
    };
  } finally {
    session.close();
  }
}

function whatItWas(
  { counts }: Told,
  coverage: Coverage,
  session: Session,
): Pick<Played, 'counts' | 'coverage' | 'events' | 'endMs' | 'traceHash'> {
  return { counts, coverage, events: session.kernel.events, endMs: Math.ceil(session.nowUs / 1000), traceHash: session.traceHash() };
}

/** A run that cannot go on is a failure like any other. */
function ended(
  session: Session,
  told: Told,
  untilUs: Micros,
  calmUs: Micros,
): { readonly calm: boolean; readonly fallen: readonly Complaint[] } {
  try {
    return { calm: playUntilCalm(session, told, untilUs, calmUs), fallen: [] };
  } catch (error) {
    return { calm: false, fallen: [{ invariant: 'nothing breaks down', detail: error instanceof Error ? error.message : String(error) }] };
  }
}

/** Of each invariant the first time that it did not hold. */
const unique = (complaints: readonly Complaint[]): readonly Complaint[] =>
  [...new Map(complaints.toReversed().map((each) => [each.invariant, each])).values()].toReversed();

function heldBy({ sql, stage, run }: Session, { roles, rows: { ledgers } }: Told): readonly Held[] {
  const all = (node: NodeId, text: string): readonly (readonly Value[])[] => {
    const query = { kind: 'query', sql: text, params: [], seed: 'search', readOnly: true } as const;
    const { result } = sql.engine.execute(node, query, EPOCH_MS);
    return result.kind === 'query' && result.outcome.ok ? result.outcome.rows : [];
  };
  return stage.nodes.flatMap((node): Held[] => {
    if (!sql.engine.has(node.id)) return [];
    const first = all(node.id, heldIn('registers'));
    const second = ledgers > 0 ? all(node.id, heldIn(SECOND)) : [];
    const names = hasNames(run.scenario.setup) ? all(node.id, NAMES_HELD) : [];
    const tokens = { registers: tokensOf(first), ledgers: tokensOf(second) };
    return [{ node, role: roles.get(node.id) ?? '', trails: trailsOf([...first, ...second]), tokens, names }];
  });
}
