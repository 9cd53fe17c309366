/**
 * Versions of databases: which writes were committed when and where, and which of them were undone.
 *
 * A commit is undone when its database was put back (its disk was lost, or a backup was restored) or when another node was
 * promoted that had not received it and began a timeline of its own.
 */
import { finishedIn, lossIn, workIn } from '../sim/bodies.ts';
import type { LossReason, Micros, NodeId, NodeSpec } from '../sim/node.ts';
import type { Outcome, Served } from '../sim/operation.ts';
import { EVENT } from '../sim/recorder.ts';
import { type Commit, commitsOf } from './commits.ts';
import { type Growing, places, times } from './growing.ts';

/** A moment from which on a node's history goes on from `position`. */
export interface Reset {
  readonly event: number;
  readonly reason: LossReason;
  readonly node: NodeId;
  readonly at: Micros;
  readonly position: number;
}

/** A read as its client saw it. */
export interface Answered {
  readonly outcome: Outcome | null;
  readonly served: Served | null;
  readonly calledAt: Micros;
}

type Version = Pick<Commit, 'node' | 'position' | 'at'>;

/** Of one node, in order of time: twenty bytes a commit. */
interface Commits {
  readonly at: Growing<Float64Array>;
  readonly positions: Growing<Int32Array>;
  readonly events: Growing<Int32Array>;
  /** Which of the lists of tables. */
  readonly tables: Growing<Int32Array>;
}

/**
 * Commits of one node that are remembered at least; twice as many at most. Ours: no fewer than a window of the page can hold, where a write
 * and its answer are ten events.
 */
const COMMITS_KEPT = 20_000;

/** Lists of tables by number: many commits change the same. */
class TableLists {
  readonly #lists: (readonly string[])[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(tables: readonly string[]): number {
    const name = tables.join('\0');
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#lists.length);
    this.#lists.push(tables);
    return this.#lists.length - 1;
  }

  at(number: number): readonly string[] {
    return this.#lists[number] ?? [];
  }
}

export class Versions {
  /** In order of time. */
  readonly resets: Reset[] = [];
  readonly #commits: Map<NodeId, Commits>;
  /** Grows with the names of tables only, and is shared with forks. */
  readonly #lists: TableLists;
  /** Nodes of one part count the same writes, so that their positions can be compared. */
  readonly #parts: ReadonlyMap<NodeId, string | undefined>;
  readonly #found: Commit[] = [];

  constructor(
    readonly nodes: readonly NodeSpec[],
    commits = new Map<NodeId, Commits>(),
    lists = new TableLists(),
  ) {
    this.#commits = commits;
    this.#lists = lists;
    this.#parts = new Map(nodes.map(({ id, part, ownOrder }) => [id, ownOrder ? id : part]));
  }

  /** Takes in an event; those that commit or lose nothing are ignored. */
  add(type: number, at: Micros, seq: number, node: NodeId, x: number, body: unknown): void {
    if (type === EVENT.lose) this.resets.push({ event: seq, reason: lossIn(body).reason, node, at, position: x });
    if (type !== EVENT.execute && type !== EVENT.finish) return;
    this.#found.length = 0;
    commitsOf(type === EVENT.execute ? workIn(body).result : finishedIn(body).result, node, at, seq, this.#found);
    for (const commit of this.#found) this.#commit(commit);
  }

  /** The same after the first `events` only. */
  upTo(events: number): Versions {
    const commits = new Map<NodeId, Commits>();
    for (const [node, all] of this.#commits) {
      const count = all.events.countUpTo(events - 1);
      commits.set(node, {
        at: all.at.upTo(count),
        positions: all.positions.upTo(count),
        events: all.events.upTo(count),
        tables: all.tables.upTo(count),
      });
    }
    const cut = new Versions(this.nodes, commits, this.#lists);
    for (const reset of this.resets) if (reset.event < events) cut.resets.push(reset);
    return cut;
  }

  #commit({ node, at, position, tables, event }: Commit): void {
    let commits = this.#commits.get(node);
    if (!commits) this.#commits.set(node, (commits = { at: times(), positions: places(), events: places(), tables: places() }));
    commits.at.push(at);
    commits.positions.push(position);
    commits.events.push(event);
    commits.tables.push(this.#lists.numberOf(tables));
    if (commits.at.length - commits.at.first >= COMMITS_KEPT * 2) forgetOldest(commits);
  }

  /** When that version came to be at its node, at `since` or later and until `until`; undefined when it did not. */
  committedAt({ node, position }: Pick<Commit, 'node' | 'position'>, since: Micros, until: Micros | null = null): Micros | undefined {
    const commits = this.#commits.get(node);
    if (!commits) return undefined;
    // The latest that fits: a count that began again passes the same positions again.
    for (let i = commits.at.countUpTo(until ?? Number.POSITIVE_INFINITY) - 1; i >= commits.at.first && commits.at.at(i) >= since; i--)
      if (commits.positions.at(i) === position) return commits.at.at(i);
    return undefined;
  }

  /** The latest event until then with which some node came to this version; undefined when none is known. */
  eventOf(position: number, untilUs: Micros): number | undefined {
    let best: { readonly at: Micros; readonly event: number } | undefined;
    for (const { at, positions, events } of this.#commits.values()) {
      for (let i = at.countUpTo(untilUs) - 1; i >= at.first && (best === undefined || at.at(i) > best.at); i--)
        if (positions.at(i) === position) best = { at: at.at(i), event: events.at(i) };
    }
    return best?.event;
  }

  #together(one: NodeId, other: NodeId): boolean {
    return one === other || this.#parts.get(one) === this.#parts.get(other);
  }

  /** When a position was committed first, at this node or another of its part, at or after a moment and until another. */
  firstCommit(
    { node: served, position }: Pick<Commit, 'node' | 'position'>,
    since: Micros,
    until: Micros | null = null,
  ): Micros | undefined {
    const found = [...this.#commits.keys()].flatMap((node) =>
      this.#together(node, served) ? (this.committedAt({ node, position }, since, until) ?? []) : [],
    );
    return found.length === 0 ? undefined : Math.min(...found);
  }

  /** Whether a commit was undone at its own database (disk lost, backup restored, timeline given up) at or before `before`. */
  undoneAtHome({ node, position, at }: Version, before: Micros): boolean {
    let there = true;
    let since = at;
    for (const reset of this.resets) {
      if (reset.node !== node || reset.reason === 'promotion' || reset.at <= at || reset.at > before) continue;
      // What a lost disk held comes back with a backup, unless something else was written in between.
      const kept = position <= reset.position;
      there = kept && (there || (reset.reason === 'restore' && !this.#wroteBetween(node, since, reset.at)));
      since = reset.at;
    }
    return !there;
  }

  #wroteBetween(node: NodeId, from: Micros, to: Micros): boolean {
    const at = this.#commits.get(node)?.at;
    return at !== undefined && at.countUpTo(to) > at.countUpTo(from);
  }

  /** Whether a commit was undone at all at or before `before`. */
  undone(version: Version, before: Micros): boolean {
    if (this.resets.length === 0) return false;
    if (this.undoneAtHome(version, before)) return true;
    const { node, position, at } = version;
    // What a node commits after its own promotion belongs to its own timeline; earlier promotions do not concern it.
    const own = this.resets.findLast((r) => r.reason === 'promotion' && r.node === node && r.at <= at)?.at ?? -1;
    return this.resets.some(
      (r) =>
        r.reason === 'promotion' &&
        r.node !== node &&
        this.#together(r.node, node) &&
        r.at > own &&
        r.at <= before &&
        position > r.position,
    );
  }

  /** Versions that the database behind a read once had, of tables it looked at, and lost before it was asked. */
  lostBefore({ outcome, served, calledAt }: Answered): readonly number[] {
    const commits = served ? this.#commits.get(served.node) : undefined;
    if (!outcome?.ok || served?.position == null || !commits || this.resets.length === 0) return [];
    // One that was done again after a crash is still one.
    const lost = new Set<number>();
    for (let i = commits.at.first; i < commits.at.countUpTo(calledAt); i++) {
      const version = { node: served.node, position: commits.positions.at(i), at: commits.at.at(i) };
      const tables = this.#lists.at(commits.tables.at(i));
      if (tables.some((table) => outcome.tables.includes(table)) && this.undoneAtHome(version, calledAt)) lost.add(version.position);
    }
    return [...lost];
  }
}

function forgetOldest({ at, positions, events, tables }: Commits): void {
  const first = at.length - COMMITS_KEPT;
  for (const column of [at, positions, events, tables]) column.forget(first);
}
