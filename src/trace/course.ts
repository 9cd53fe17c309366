/** What clients saw over a run's time: how many operations were asked and answered in each stretch of it, and reads of each region one by one. */
import type { Micros } from '../sim/node.ts';

/** An operation that came back. */
export interface Returned {
  readonly op: string;
  readonly region: string;
  readonly calledAt: Micros;
  readonly at: Micros;
  readonly ok: boolean;
  readonly wrote: boolean;
  readonly stale: boolean;
  readonly cached: boolean;
}

/** Operations by the stretch of time in which they were asked. Those that wait still are asked and not answered. */
export interface OverTime {
  readonly everyMs: number;
  readonly asked: readonly number[];
  readonly answered: readonly number[];
}

export interface ReadPoint {
  readonly op: string;
  readonly ms: number;
  readonly stale: boolean;
  readonly cached: boolean;
  readonly calledAtMs: number;
}

/** Stretches of a run's time, and reads of a region that are kept. */
const STRETCHES = 60;
const POINTS_MAX = 600;

/** Reads of one region, evenly thinned when they are many: each `every`-th. */
class Points {
  list: ReadPoint[] = [];
  #every = 1;
  #count = 0;

  add(point: ReadPoint): void {
    if (this.#count++ % this.#every === 0) this.list.push(point);
    if (this.list.length < POINTS_MAX * 2) return;
    this.list = this.list.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }
}

export class Course {
  readonly #everyUs: Micros;
  readonly #asked: number[] = [];
  readonly #answered: number[] = [];
  readonly #points = new Map<string, Points>();

  constructor(untilUs: Micros) {
    this.#everyUs = Math.max(1, Math.ceil(untilUs / STRETCHES));
  }

  called(at: Micros): void {
    const stretch = this.#stretch(at);
    while (this.#asked.length <= stretch) {
      this.#asked.push(0);
      this.#answered.push(0);
    }
    this.#asked[stretch] = (this.#asked[stretch] ?? 0) + 1;
  }

  returned({ op, region, calledAt, at, ok, wrote, stale, cached }: Returned): void {
    if (!ok) return;
    const stretch = this.#stretch(calledAt);
    this.#answered[stretch] = (this.#answered[stretch] ?? 0) + 1;
    if (wrote) return;
    let points = this.#points.get(region);
    if (!points) this.#points.set(region, (points = new Points()));
    points.add({ op, ms: (at - calledAt) / 1_000, stale, cached, calledAtMs: calledAt / 1_000 });
  }

  #stretch(at: Micros): number {
    return Math.min(STRETCHES - 1, Math.floor(at / this.#everyUs));
  }

  get overTime(): OverTime {
    return { everyMs: this.#everyUs / 1_000, asked: this.#asked.slice(), answered: this.#answered.slice() };
  }

  /** Region → its reads, in order of their answers. */
  get reads(): Readonly<Record<string, readonly ReadPoint[]>> {
    return Object.fromEntries([...this.#points].map(([region, { list }]) => [region, list.slice()]));
  }
}
