/** A run up to one moment, played once: every future that is tried goes on from there. */
import { guaranteesOf } from '../../architectures/guaranteed.ts';
import type { Circumstances, Guarantees } from '../../architectures/guarantees.ts';
import { roomOf } from '../../architectures/shown.ts';
import { type Checkpoint, release } from '../../session/checkpoint.ts';
import { openSession, stageOf } from '../../session/index.ts';
import type { RunSpec } from '../../session/run.ts';
import type { Remembered, Session, SessionOptions } from '../../session/session.ts';
import type { Micros, NodeId } from '../../sim/node.ts';
import { patient, playUntilCalm } from '../calm.ts';
import { ordersAt } from '../orders.ts';
import { planting } from '../perform.ts';
import type { Schedule } from '../shrink.ts';
import { Told } from '../told.ts';
import type { Setting } from './plan.ts';
import type { Sought } from '../properties.ts';
import { type Breach, breachOf, linesOf, promisedAt, unorderedIn } from './verdict.ts';

/** What is asked: which guarantee may be broken from which moment of which run on. Plain data, as it goes to another thread. */
export interface Question {
  readonly run: RunSpec;
  readonly fromUs: Micros;
  readonly property: Sought;
  /** A known bug that is planted, to see whether it is found. */
  readonly mutant: string | null;
}

/** What came of one future. */
export interface Tried {
  readonly breach: Breach | null;
  readonly operations: number;
  /** When the run was over, ms. */
  readonly endMs: number;
}

/** Registers without an order that are set aside: one that was found is looked for no more. */
const SET_ASIDE_MAX = 50;

export class Past {
  private constructor(
    readonly run: RunSpec,
    readonly fromUs: Micros,
    readonly setting: Omit<Setting, 'calm'>,
    readonly brokenBefore: ReadonlySet<string>,
    readonly checkpoint: Checkpoint,
    readonly remembered: Remembered,
    readonly told: Told,
    readonly options: SessionOptions,
  ) {}

  /** Throws `BadInput` where the run cannot be played. */
  static async of({ run, fromUs, mutant }: Omit<Question, 'property'>): Promise<Past> {
    const past: RunSpec = { ...run, commands: run.commands.filter(({ at }) => at <= fromUs), untilUs: Math.max(1, fromUs) };
    const guarantees = guaranteesOf(roomOf(run.scenario));
    const options: SessionOptions = { keep: false, ...planting(mutant) };
    let told: Told | undefined;
    const session = await openSession(past, {
      ...options,
      history: true,
      also: (legend) => [(told = new Told(nodesOf(legend.nodes), legend, { registers: 0, ledgers: 0 }))],
    });
    try {
      session.runToEnd();
      if (!told) throw new Error("Antipode's own mistake: a run without recorders");
      const { stage } = session;
      const orders = ordersAt(stageOf(past));
      const probes = session.probes();
      const setting = { run: past, stage, fromMs: fromUs / 1000, guarantees, orders, probes, leaders: leadersIn(told) };
      return new Past(past, fromUs, setting, brokenIn(session), session.save(), session.remembered(), told, options);
    } finally {
      session.close();
    }
  }

  /** Goes on so, and judges what comes of it. */
  async go(schedule: Schedule, property: Sought): Promise<Tried> {
    const run = runWith(this.run, schedule);
    const { checkpoint, remembered, fromUs, brokenBefore } = this;
    let told: Told | undefined;
    const history: Remembered = { operations: remembered.operations.copy(), commits: remembered.commits.copy() };
    const session = await openSession(patient(run), {
      ...this.options,
      from: checkpoint,
      history,
      also: (legend) => [(told = this.told.copy(legend))],
    });
    try {
      if (!told) throw new Error("Antipode's own mistake: a run without recorders");
      const { guarantees } = this.setting;
      const calm = playUntilCalm(session, told, run.untilUs, guarantees.trial.calmMs(session.stage.settings) * 1000);
      const at = circumstancesOf(session, told);
      const over = { session, told, accesses: session.accesses(), guarantees, at, fromUs, brokenBefore, calm };
      return { breach: breachOf(property, over), operations: told.counts.operations, endMs: Math.ceil(session.nowUs / 1000) };
    } finally {
      session.close();
    }
  }

  /** Which of these the room promises as things stand: nothing was lost, promoted or set that a promise leaves out. */
  promised(guarantees: Guarantees = this.setting.guarantees): ReadonlySet<string> {
    const at = circumstancesOf({ stage: this.setting.stage }, this.told);
    const names = promisedAt(guarantees, at);
    const node = this.setting.stage.nodes.find(({ kind }) => kind !== 'client')?.id ?? null;
    // One confirmed write, and nothing that would excuse its loss.
    if (guarantees.mayMiss([{ node, position: 1 }], at)[0] === false) names.add('acknowledged writes are kept');
    return names;
  }

  close(): void {
    release(this.checkpoint);
  }
}

/** Who is alone in a role that others of its run do not have. */
function leadersIn({ roles }: Told): readonly NodeId[] {
  const counts = new Map<string, number>();
  for (const role of roles.values()) counts.set(role, (counts.get(role) ?? 0) + 1);
  return [...roles].flatMap(([node, role]) => (role !== 'client' && counts.get(role) === 1 ? [node] : []));
}

const nodesOf = (ids: readonly string[]): Told['nodes'] => ids.map((id) => ({ id, kind: '', region: '' }));

/** The run that goes on so: what a person would have done, and nothing else. */
export function runWith(past: RunSpec, { asks, faults, mending, untilMs }: Schedule): RunSpec {
  const added = [...asks, ...faults.flatMap(({ commands }) => commands), ...mending].sort((a, b) => a.at - b.at);
  return { ...past, commands: [...past.commands, ...added], untilUs: Math.ceil(untilMs * 1000) };
}

function circumstancesOf({ stage }: Pick<Session, 'stage'>, { wiped, crashed, skewed, reported }: Told): Circumstances {
  return { settings: stage.settings, nodes: stage.nodes, farthestMs: Math.max(...stage.rttMs.flat()), wiped, crashed, skewed, reported };
}

function brokenIn(session: Session): ReadonlySet<string> {
  const lines = linesOf(session.accesses());
  const broken = new Set<string>();
  for (let found = unorderedIn(lines, broken); found && broken.size < SET_ASIDE_MAX; found = unorderedIn(lines, broken))
    broken.add(found.key);
  return broken;
}
