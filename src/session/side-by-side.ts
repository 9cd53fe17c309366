/**
 * Several runs on one clock, headless: for comparing what happens to the same workload under different conditions. All have come
 * to the same virtual time whenever anybody looks. No trace is kept, so runs may be of any length; what is known of each is what
 * its recorders say, and its hash is that of the same run alone. Not part of the room's door: it brings histograms, which the page's
 * worker has no use for.
 */
import type { Micros } from '../sim/node.ts';
import { Course, type OverTime, type ReadPoint } from '../trace/course.ts';
import type { History } from '../trace/history.ts';
import type { LostWrites } from '../trace/acknowledged.ts';
import { type Metrics, MetricsRecorder } from '../trace/metrics.ts';
import { whyNotSoMany } from './comparable.ts';
import { BadInput } from './problem.ts';
import type { RunSpec } from './run.ts';
import { openSession, type Session } from './session.ts';
import { stageOf } from './stage.ts';

/** Virtual time between two moments at which all runs have come equally far. */
const SLICE_US: Micros = 1_000_000;

export interface SideBySideOptions {
  /** Called before each statement and between slices: a sign of life for whoever watches from outside. */
  readonly beat?: () => void;
  /** For `history()` of each: it takes some time at every commit. */
  readonly histories?: boolean;
}

/** One of the runs, as far as it has come. */
export interface Compared {
  readonly session: Session;
  readonly metrics: Metrics;
  readonly lost: LostWrites;
  readonly overTime: OverTime;
  /** Reads one by one, by their client's region. */
  reads(): Readonly<Record<string, readonly ReadPoint[]>>;
  history(): History;
}

interface Beside {
  readonly session: Session;
  readonly metrics: MetricsRecorder;
  readonly course: Course;
}

export class SideBySide {
  readonly #runs: readonly Beside[];
  #nowUs: Micros = 0;

  private constructor(runs: readonly Beside[]) {
    this.#runs = runs;
  }

  /** Opens two to five runs; throws `BadInput`, and then none stays open. */
  static async open(specs: readonly RunSpec[], options: SideBySideOptions = {}): Promise<SideBySide> {
    const unfit = whyNotSoMany(specs.length);
    if (unfit !== null) throw new BadInput(unfit);
    const runs: Beside[] = [];
    try {
      for (const spec of specs) runs.push(await openBeside(spec, options));
    } catch (error) {
      for (const { session } of runs) session.close();
      throw error;
    }
    return new SideBySide(runs);
  }

  /** One of them by itself, where others are simulated elsewhere: nothing of it hangs on who stands beside it. */
  static async alone(spec: RunSpec, options: SideBySideOptions = {}): Promise<SideBySide> {
    return new SideBySide([await openBeside(spec, options)]);
  }

  /** When the last of them ends, µs. */
  get untilUs(): Micros {
    return Math.max(...this.#runs.map(({ session }) => session.run.untilUs));
  }

  /** The one clock, µs. A run that ended before stands at its end. */
  get nowUs(): Micros {
    return this.#nowUs;
  }

  /** Simulates all of them up to `toUs`, or to their ends, slice by slice. */
  advance(toUs: Micros): void {
    const until = Math.min(toUs, this.untilUs);
    while (this.#nowUs < until) {
      this.#nowUs = Math.min(until, this.#nowUs + SLICE_US);
      for (const { session } of this.#runs) session.advance(this.#nowUs);
    }
  }

  /** What is known of each by now, in the order in which they were named. */
  results(): readonly Compared[] {
    return this.#runs.map(({ session, metrics, course }) => ({
      session,
      overTime: course.overTime,
      reads: () => course.reads,
      metrics: metrics.metrics((node) => session.storedBytes(node)),
      lost: metrics.lostWrites(session.judge.gone),
      history: () => session.history(),
    }));
  }

  close(): void {
    for (const { session } of this.#runs) session.close();
  }
}

async function openBeside(spec: RunSpec, { beat, histories = false }: SideBySideOptions): Promise<Beside> {
  const { nodes } = stageOf(spec).stage;
  const course = new Course(spec.untilUs);
  const metrics = new MetricsRecorder(nodes, course);
  const session = await openSession(spec, { keep: false, history: histories, also: () => [metrics], ...(beat ? { beat } : {}) });
  return { session, metrics, course };
}
