/** Writes that a client was told had succeeded, how many of them no database has any more, and which rows they were. */
import type { Micros, NodeId } from '../sim/node.ts';
import type { LostWrite } from '../sim/operation.ts';
import { places, times } from './growing.ts';
import type { Versions } from './versions.ts';

/** Writes whose rows are remembered. */
const WRITES_MAX = 10_000;

/** Acknowledged writes that are gone. */
/** Losses further apart are two stretches. */
const APART_US = 1_000_000;

export interface LostWrites {
  readonly writes: readonly LostWrite[];
  /** Those of which no row is told: there were too many, or none of their rows stands otherwise. */
  readonly untold: number;
}

const nameOf = (node: NodeId, position: number): string => `${node} ${position}`;

export class Acknowledged {
  readonly #versions: Versions;
  /** Twelve bytes a write: a write may be lost long after it was acknowledged. */
  readonly #byNode = new Map<NodeId, { readonly at: ReturnType<typeof times>; readonly positions: ReturnType<typeof places> }>();
  /** Rows of writes that were gone at some time. */
  readonly #rows = new Map<string, LostWrite>();

  constructor(versions: Versions) {
    this.#versions = versions;
  }

  /** `until`: when its client was told, for whoever counts once the run is over. */
  add(node: NodeId, position: number, calledAt: Micros, until: Micros | null = null): void {
    let writes = this.#byNode.get(node);
    if (!writes) this.#byNode.set(node, (writes = { at: times(), positions: places() }));
    writes.at.push(this.#versions.committedAt({ node, position }, calledAt, until) ?? calledAt);
    writes.positions.push(position);
  }

  /** They are gone, whether or not anybody was told that they had succeeded. */
  lose(writes: readonly LostWrite[]): void {
    for (const write of writes) {
      if (this.#rows.size >= WRITES_MAX) return;
      this.#rows.set(nameOf(write.node, write.position), write);
    }
  }

  /** Those that are gone by now. What a lost disk held is back when a backup with it was loaded. */
  get gone(): number {
    return this.goneBy(Number.POSITIVE_INFINITY);
  }

  /** Those that are gone at that time. */
  goneBy(atUs: Micros): number {
    return this.#gone(atUs).length;
  }

  get lost(): LostWrites {
    const gone = this.#gone(Number.POSITIVE_INFINITY);
    const writes = gone.flatMap((name) => this.#rows.get(name) ?? []);
    return { writes, untold: gone.length - writes.length };
  }

  /**
   * Stretches of time whose acknowledged writes are gone by now, added up, µs: each from its first to its last lost commit. What is lost at once
   * has been committed within moments of each other, so losses more than a second apart are different ones.
   */
  get lostUs(): Micros {
    const at: Micros[] = [];
    this.#each(Number.POSITIVE_INFINITY, (_name, committed) => at.push(committed));
    at.sort((a, b) => a - b);
    return at.reduce((sum, each, i) => {
      const before = at[i - 1];
      return before === undefined || each - before > APART_US ? sum : sum + each - before;
    }, 0);
  }

  #gone(byUs: Micros): readonly string[] {
    const gone: string[] = [];
    this.#each(byUs, (name) => gone.push(name));
    return gone;
  }

  #each(byUs: Micros, is: (name: string, committed: Micros) => void): void {
    if (this.#versions.resets.length === 0) return;
    for (const [node, { at, positions }] of this.#byNode) {
      for (let i = 0; i < at.length; i++) {
        const position = positions.at(i);
        if (this.#versions.undone({ node, position, at: at.at(i) }, byUs)) is(nameOf(node, position), at.at(i));
      }
    }
  }
}
