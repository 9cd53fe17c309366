/**
 * What a lane shows beside its messages, folded once from the trace: when a replica was behind, who led when, and
 * whether that leader could reach a majority.
 */
import type { TraceEvent } from '../../sim/events.ts';
import type { Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { Reset } from '../../trace/versions.ts';
import type { TraceIndex } from '../../trace/world.ts';
import { majorityOf } from '../glyphs/shapes.ts';
import { during, type Faults, faultsOf, parts, type Stretch } from '../faults/stretches.ts';

export interface CommitMark {
  readonly node: NodeId;
  readonly version: number;
  readonly atUs: Micros;
}

export interface RoleStretch extends Stretch {
  readonly role: string;
}

class Story {
  /** Stretches in which a node lacked the newest version. */
  readonly behind = new Map<NodeId, Stretch[]>();
  /** Each time a new newest version came to be. */
  readonly commits: CommitMark[] = [];
  readonly #versions = new Map<NodeId, number>();
  #newest = 0;
  /** Databases that still have what a promotion undid: what they say is the newest to nobody else. */
  readonly #former = new Set<NodeId>();
  seen = 0;
  /** Losses that were taken, too. */
  resets = 0;
  /** Nothing before this is kept. */
  fromUs = 0;

  constructor(readonly nodes: readonly NodeSpec[]) {
    for (const n of nodes) if (n.kind !== 'client') this.behind.set(n.id, []);
  }

  /** Gives back what was over by then. */
  forget(fromUs: Micros): void {
    this.fromUs = fromUs;
    for (const stretches of this.behind.values()) {
      const kept = stretches.findIndex(({ toUs }) => toUs === null || toUs >= fromUs);
      stretches.splice(0, kept < 0 ? stretches.length : kept);
    }
    const kept = this.commits.findIndex(({ atUs }) => atUs >= fromUs);
    this.commits.splice(0, kept < 0 ? this.commits.length : kept);
  }

  take(event: TraceEvent): void {
    if (event.type !== 'report' || typeof event.value !== 'number' || (event.key !== 'position' && event.key !== 'version')) return;
    const { node, value, at } = event;
    const first = !this.#versions.has(node);
    this.#versions.set(node, value);
    if (this.#former.has(node)) {
      if (value > this.#newest) return;
      this.#former.delete(node);
    }
    if (value > this.#newest) {
      this.#newest = value;
      // What a database starts with was never committed in this run.
      if (!first || at > 0) this.commits.push({ node, version: value, atUs: at });
      for (const [id, stretches] of this.behind) {
        if (id !== node && (this.#versions.get(id) ?? value) < value && stretches.at(-1)?.toUs !== null)
          stretches.push({ fromUs: at, toUs: null });
      }
    }
    this.#caughtUp(node, at);
  }

  /** A database was promoted: what it had not received is undone, and nobody is behind it any more. */
  undo({ node, position, at }: Pick<Reset, 'node' | 'position' | 'at'>): void {
    if (position >= this.#newest) return;
    this.#newest = position;
    for (const [id, version] of this.#versions) if (id !== node && version > position) this.#former.add(id);
    for (const id of this.behind.keys()) this.#caughtUp(id, at);
  }

  #caughtUp(node: NodeId, at: Micros): void {
    const last = this.behind.get(node)?.at(-1);
    if (last && last.toUs === null && (this.#versions.get(node) ?? 0) >= this.#newest) last.toUs = at;
  }
}

/** Takes the promotions up to then. */
function undone(story: Story, { versions }: TraceIndex, until: Micros): void {
  for (; story.resets < versions.resets.length; story.resets++) {
    const reset = versions.resets[story.resets];
    if (!reset || reset.at > until) return;
    if (reset.reason === 'promotion') story.undo(reset);
  }
}

const stories = new WeakMap<TraceIndex, Story>();

export function storyOf(index: TraceIndex): Story {
  let story = stories.get(index);
  if (!story) {
    story = new Story(index.nodes);
    stories.set(index, story);
  }
  for (; story.seen < index.reportCount; story.seen++) {
    const event = index.reportAt(story.seen);
    if (!event) continue;
    undone(story, index, event.at);
    story.take(event);
  }
  if (index.fromUs > story.fromUs) story.forget(index.fromUs);
  return story;
}

/** Stretches that reach into a window; stretches are disjoint and in order of time. */
export function inWindow<T extends Stretch>(stretches: readonly T[], fromUs: Micros, toUs: Micros): readonly T[] {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const end = stretches[middle]?.toUs ?? Number.POSITIVE_INFINITY;
    if (end < fromUs) low = middle + 1;
    else high = middle;
  }
  const out: T[] = [];
  for (let i = low; i < stretches.length; i++) {
    const stretch = stretches[i];
    if (!stretch || stretch.fromUs > toUs) break;
    out.push(stretch);
  }
  return out;
}

export function roleStretches(faults: Faults, node: NodeId): readonly RoleStretch[] {
  const changes = faults.roles.filter((r) => r.node === node);
  const crashes = faults.crashes.filter((c) => c.node === node);
  return changes.map((change, i) => {
    const next = changes[i + 1]?.atUs ?? null;
    const crash = crashes.find((c) => c.fromUs >= change.atUs && (next === null || c.fromUs < next));
    return { role: change.role, fromUs: change.atUs, toUs: crash?.fromUs ?? next };
  });
}

export type LeaderStretch = { readonly fromUs: Micros; readonly toUs: Micros; readonly stuck: boolean };

/** A leader's stretch, cut where it loses or regains the majority: a bar turns hollow when nothing more can be committed. */
export function leaderStretches(index: TraceIndex, node: NodeId, stretch: RoleStretch, endUs: Micros): readonly LeaderStretch[] {
  const faults = faultsOf(index);
  const own = index.nodes.find((n) => n.id === node);
  // Its peers are those of its kind.
  const members = index.nodes.filter((n) => n.kind === own?.kind);
  const toUs = Math.min(stretch.toUs ?? endUs, endUs);
  if (!own || members.length === 0) return [{ fromUs: stretch.fromUs, toUs, stuck: false }];
  const edges = [...faults.partitions, ...faults.crashes]
    .flatMap((s) => [s.fromUs, s.toUs ?? endUs])
    .filter((t) => t > stretch.fromUs && t < toUs);
  const cuts = [...new Set([stretch.fromUs, ...edges, toUs])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((fromUs, i) => {
    const reached = members.filter(
      (m) =>
        m.id === node ||
        (!faults.crashes.some((c) => c.node === m.id && during(c, fromUs)) &&
          !faults.partitions.some((p) => during(p, fromUs) && (parts(p, own.region, m.region) || parts(p, m.region, own.region)))),
    ).length;
    return { fromUs, toUs: cuts[i + 1] ?? toUs, stuck: reached < majorityOf(members.length) };
  });
}
