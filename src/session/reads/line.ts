/**
 * The history of one database and its copies: which state was the newest committed one from when on. A commit moves it forward; a
 * promotion, a backup that is put in place, or a crash that takes what nobody has on disk, back to an earlier one. What is committed
 * on a timeline that was given up never is the newest.
 */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { PastState } from '../../sqlite/past.ts';
import { Roots, type SavedRoots } from './roots.ts';
import type { Version } from './version.ts';

/** From then on this version was the newest. What its database does not show yet has no number: it stands at the end, before others of its kind. */
export interface Newest {
  readonly version: Version;
  readonly at: Micros;
  readonly mark: number;
}

const UNSEEN = Number.POSITIVE_INFINITY;

export interface SavedLine {
  readonly first: number;
  readonly newest: readonly Newest[];
  readonly stretches: readonly number[];
  readonly aside: readonly Version[];
  readonly stands: ReadonlyMap<NodeId, Version>;
  readonly gone: readonly Version[];
  readonly promised: ReadonlyMap<NodeId, readonly Version[]>;
  readonly ids: number;
  readonly forked: boolean;
  readonly logged: boolean;
  readonly roots: SavedRoots;
}

/** Newest states, and versions on timelines that were given up, that are remembered at least; twice as many at most. */
const REMEMBERED = 4_096;

type Made = Omit<Version, 'id' | 'parent'>;

/** In one piece: many are kept. */
const versionOf = ({ node, position, at, mark, op, tables, rows, schema }: Made, id: number, parent: number): Version => ({
  id,
  node,
  position,
  at,
  mark,
  op,
  tables,
  rows,
  parent,
  schema,
});

export class Line {
  /** Whose: the databases that share it. */
  readonly name: string;
  readonly roots = new Roots();
  /** Its versions are entries of a replicated log: what a crash takes of a database is run there again. */
  logged = false;
  /** Number of the first that is remembered. */
  #first = 0;
  #newest: Newest[] = [];
  /** Where it did not go on from the state before: in each stretch from one of these to the next, positions grow. */
  #stretches: number[] = [];
  /** Versions that never were the newest. */
  #aside: Version[] = [];
  /** Where databases stand that have committed something themselves, or of which it was asked. */
  readonly #stands = new Map<NodeId, Version>();
  /** Versions that are gone and of which nobody was told. */
  #gone: Version[] = [];
  /** Of each database: what it has taken in of a log and nobody sees yet. */
  readonly #promised = new Map<NodeId, readonly Version[]>();
  #ids = 0;
  #forked = false;

  constructor(readonly nodes: readonly NodeId[]) {
    this.name = nodes.join(' ');
  }

  /** It went back to an earlier state at some time: equal positions may hold different content. */
  get forked(): boolean {
    return this.#forked;
  }

  get first(): number {
    return this.#first;
  }

  /** Number of the newest state; -1: there is none. */
  get last(): number {
    return this.#first + this.#newest.length - 1;
  }

  at(number: number): Newest {
    const found = this.#newest[number - this.#first];
    if (!found) throw new Error(`Antipode's own mistake: state ${number} of a history is not remembered`);
    return found;
  }

  get top(): Version | null {
    return this.#newest.at(-1)?.version ?? null;
  }

  state(version: Version): PastState | null {
    return this.roots.state(version);
  }

  standsAt(node: NodeId): Version | null {
    return this.#stands.get(node) ?? null;
  }

  stand(node: NodeId, version: Version | null): void {
    if (version) this.#stands.set(node, version);
    else this.#stands.delete(node);
  }

  /** A new version, which follows `parent`; its pages are to be kept by the caller. */
  add(made: Made, parent: Version | null): Version {
    const version = versionOf(made, this.#ids++, parent?.id ?? -1);
    this.#stands.set(version.node, version);
    return version;
  }

  /** Nobody sees it yet; its pages are to be kept by the caller. */
  promise(made: Made): Version {
    const before = this.#promised.get(made.node) ?? [];
    const version = versionOf(made, this.#ids++, before.at(-1)?.id ?? this.top?.id ?? -1);
    this.#promised.set(made.node, [...before, version]);
    return version;
  }

  /** What was promised of a database, which is seen now, or is gone. */
  takePromised(node: NodeId): readonly Version[] {
    const promised = this.#promised.get(node) ?? [];
    this.#promised.delete(node);
    return promised;
  }

  /** What follows in a database that has taken in what nobody sees yet. */
  promisedLast(node: NodeId): Version | null {
    return this.#promised.get(node)?.at(-1) ?? null;
  }

  /** From now on it is the newest. */
  lead(version: Version, at: Micros, mark: number): void {
    if (version.parent < 0 || version.parent !== this.top?.id) {
      this.#forked ||= this.top !== null;
      this.#stretches.push(this.last + 1);
    }
    const behind = this.#newest.at(-1)?.mark === UNSEEN;
    this.#newest.push({ version, at, mark: behind ? UNSEEN : mark });
    if (this.#newest.length < 2 * REMEMBERED) return;
    this.#newest.splice(0, REMEMBERED);
    this.#first += REMEMBERED;
    const begun = this.#stretches.findLastIndex((from) => from <= this.#first);
    this.#stretches.splice(0, Math.max(0, begun));
  }

  /** Some have been committed and are not shown. */
  get hides(): boolean {
    return this.#newest.at(-1)?.mark === UNSEEN;
  }

  /** The latest for which `isShown` does not hold are not seen yet; those before are from now on, with the number `mark`. */
  show(isShown: (version: Version) => boolean, at: Micros, mark: number): void {
    const last = this.#newest.findLastIndex(({ version }) => isShown(version));
    for (let i = this.#newest.length - 1; i >= 0; i--) {
      const each = this.#newest[i];
      if (!each || (i <= last && each.mark !== UNSEEN)) return;
      this.#newest[i] = i > last ? { ...each, mark: UNSEEN } : { ...each, at, mark };
    }
  }

  /** From now on two databases may go on differently. */
  fork(): void {
    this.#forked = true;
  }

  /** It was committed where nobody goes on from. */
  leaveAside(version: Version): void {
    this.#aside.push(version);
    this.#gone.push(version);
    for (const list of [this.#aside, this.#gone]) if (list.length >= 2 * REMEMBERED) list.splice(0, REMEMBERED);
  }

  /** Goes back to an earlier state; those after it are gone. False when it stands there. */
  back(to: Version, at: Micros, mark: number): boolean {
    const again = this.numberOf(to, this.last);
    if (again === this.last) return false;
    this.#lose(again);
    // What is gone was never seen; what it goes back to may still be waiting.
    if (again < this.#first || this.at(again).mark !== UNSEEN) this.show(() => true, at, mark);
    this.lead(to, at, mark);
    return true;
  }

  /** All that was committed is gone. */
  goneAll(): void {
    this.#lose(-1);
  }

  #lose(after: number): void {
    const known = new Set(this.#gone);
    for (let i = Math.max(after + 1, this.#first); i <= this.last; i++) {
      const { version } = this.at(i);
      if (version.rows.length > 0) known.add(version);
    }
    this.#gone = [...known];
  }

  /** What is gone since the last call, latest first. */
  takeGone(): readonly Version[] {
    const { gone } = this;
    this.#gone = [];
    return gone;
  }

  get gone(): readonly Version[] {
    return this.#gone.toReversed();
  }

  /** The last time up to number `until` that this version was the newest; -1: never, as far as is remembered. */
  numberOf(version: Version, until: number): number {
    for (let s = this.#stretches.length - 1; s >= 0; s--) {
      const found = this.#inStretch(s, version.position);
      if (found >= 0 && found <= until && this.at(found).version === version) return found;
    }
    return -1;
  }

  /** The newest state as seen at `mark`. */
  seenAt(wasThere: (mark: number) => boolean): number {
    // Most that is asked for is recent.
    let high = this.#newest.length;
    let low = high;
    for (let step = 1; low > 0; step *= 2) {
      low = Math.max(0, low - step);
      if (wasThere(this.#newest[low]?.mark ?? 0)) break;
      high = low;
    }
    while (low < high) {
      const middle = (low + high) >> 1;
      if (wasThere(this.#newest[middle]?.mark ?? 0)) low = middle + 1;
      else high = middle;
    }
    return this.#first + low - 1;
  }

  /** Versions at this position, latest first. Where a log's entries changed nothing, the one before is as good. */
  candidates(position: number): readonly Version[] {
    const found: Version[] = [];
    for (let s = this.#stretches.length - 1; s >= 0; s--) {
      const number = this.#inStretch(s, position);
      const version = number < 0 ? null : this.at(number).version;
      if (version && (version.position === position || !this.forked) && !found.includes(version)) found.push(version);
    }
    if (this.forked) for (const version of this.#aside) if (version.position === position) found.push(version);
    return found;
  }

  /** The last number of a stretch that is at `position` or below; -1: none is. */
  #inStretch(stretch: number, position: number): number {
    let low = Math.max(this.#first, this.#stretches[stretch] ?? 0);
    let high = this.#stretches[stretch + 1] ?? this.last + 1;
    const begin = low;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(middle).version.position <= position) low = middle + 1;
      else high = middle;
    }
    return low === begin ? -1 : low - 1;
  }

  save(): SavedLine {
    return {
      first: this.#first,
      newest: this.#newest.slice(),
      stretches: this.#stretches.slice(),
      aside: this.#aside.slice(),
      stands: new Map(this.#stands),
      gone: this.#gone.slice(),
      promised: new Map(this.#promised),
      ids: this.#ids,
      forked: this.#forked,
      logged: this.logged,
      roots: this.roots.save(),
    };
  }

  restore({ first, newest, stretches, aside, stands, gone, promised, ids, forked, logged, roots }: SavedLine): void {
    this.#first = first;
    this.#newest = newest.slice();
    this.#stretches = stretches.slice();
    this.#aside = aside.slice();
    for (const [node, version] of stands) this.#stands.set(node, version);
    this.#gone = gone.slice();
    for (const [node, versions] of promised) this.#promised.set(node, versions);
    this.#ids = ids;
    this.#forked = forked;
    this.logged = logged;
    this.roots.restore(roots);
  }
}
