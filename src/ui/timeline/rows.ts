/**
 * Which lanes a space-time diagram has, and in which order: by round trip from the main database, so that strokes fan out
 * instead of crossing; peers by the side of the partition, so that the tear lies between two lanes.
 */
import type { NodeId, NodeSpec } from '../../sim/node.ts';
import type { TraceIndex } from '../../trace/world.ts';
import type { Stage } from '../../session/run.ts';
import { isPeerStage, kindOf } from '../kinds.ts';
import { shareOf } from '../names.ts';
import type { Sides } from '../faults/stretches.ts';
import * as Say from '../../words/en/timeline/lanes.ts';

export interface Row {
  readonly id: NodeId;
  readonly spec: NodeSpec;
  /** It is a copy that may be behind. */
  readonly follows: boolean;
  readonly name: string;
  /** Where that has no room: `Virginia database` for `Virginia main database`. */
  readonly short: string;
  /** Round trip to the main database, ms; null where that says nothing. */
  readonly rttMs: number | null;
}

export interface Rows {
  readonly rows: readonly Row[];
  /** The tear lies below this many rows; null when no partition of the run parts the lanes in two. */
  readonly tearAfter: number | null;
  /** Lanes that the frame has no room for. */
  readonly folded: number;
}

export interface RowOptions {
  readonly stage: Stage;
  readonly index: TraceIndex;
  readonly look: readonly NodeId[];
  /** Sides of the first partition of the run. */
  readonly sides: Sides | null;
  /** Room for this many lanes. */
  readonly most: number;
  /** One lane alone. */
  readonly only?: NodeId | null;
  /** Those that are looked at, and no others. */
  readonly looked?: boolean;
}

export function chooseRows({ stage, index, look, sides, most, only = null, looked = false }: RowOptions): Rows {
  const peers = isPeerStage(stage);
  const { asking, busy } = index.chronicle;
  const regions = regionOrder(stage, peers, sides);
  const all = regions.flatMap((region, i) =>
    lanesOf(stage, region, i === 0 && !peers).filter((n) =>
      looked ? look.includes(n.id) : n.kind !== 'client' || asking.has(n.id) || look.includes(n.id),
    ),
  );
  const kept = only === null ? fold(all, { stage, look, most, busy }) : all.filter(({ id }) => id === only);
  const rows = kept.map(
    (spec): Row => ({
      id: spec.id,
      spec,
      follows: kindOf(stage, spec.kind).holds === 'copy',
      name: nameOf(stage, spec, (kind) => kind),
      short: nameOf(stage, spec, (kind) => kind.slice(kind.lastIndexOf(' ') + 1)),
      rttMs: peers || spec.kind === 'client' ? null : rttOf(stage, spec),
    }),
  );
  return { rows, tearAfter: tearPlace(rows, sides), folded: only === null ? all.length - kept.length : 0 };
}

function regionOrder(stage: Stage, peers: boolean, sides: Sides | null): readonly string[] {
  const side = (id: string): number => (sides?.[0].includes(id) ? 0 : sides?.[1].includes(id) ? 2 : 1);
  const rank = stage.places.map((place, i) => ({ place, key: peers ? place.lon : (stage.rttMs[0]?.[i] ?? 0) }));
  // With one main database the order of round trips matters more than the sides; the main region stays on top.
  const bySide = peers && sides !== null;
  return rank.sort((a, b) => (bySide ? side(a.place.id) - side(b.place.id) : 0) || a.key - b.key).map((r) => r.place.id);
}

/** A region's lanes: its nodes, and its client outside them, so that local strokes do not cross the far ones. */
function lanesOf(stage: Stage, region: string, clientFirst: boolean): readonly NodeSpec[] {
  const here = stage.nodes.filter((n) => n.region === region);
  const clients = here.filter((n) => n.kind === 'client');
  const nodes = here.filter((n) => n.kind !== 'client');
  return clientFirst ? [...clients, ...nodes] : [...nodes, ...clients];
}

/** Keeps the lanes that the step speaks of, then the main database, then whoever is nearest; the idle go first. */
function fold(
  all: readonly NodeSpec[],
  { stage, look, most, busy }: Pick<RowOptions, 'stage' | 'look' | 'most'> & { readonly busy: ReadonlySet<NodeId> },
): readonly NodeSpec[] {
  if (all.length <= most) return all;
  const regions = new Set(stage.nodes.filter((n) => look.includes(n.id)).map((n) => n.region));
  const weight = (n: NodeSpec): number =>
    look.includes(n.id)
      ? 0
      : !busy.has(n.id)
        ? 5
        : kindOf(stage, n.kind).holds === 'main'
          ? 1
          : regions.has(n.region)
            ? 2
            : n.kind === 'client'
              ? 4
              : 3;
  const kept = new Set([...all].sort((a, b) => weight(a) - weight(b)).slice(0, Math.max(2, most)));
  return all.filter((n) => kept.has(n));
}

function nameOf(stage: Stage, spec: NodeSpec, said: (kind: string) => string): string {
  const city = stage.places.find((p) => p.id === spec.region)?.city ?? spec.region;
  if (spec.kind === 'client') return Say.client(city);
  const share = shareOf(stage, spec);
  if (share !== null) return Say.forWord(city, share);
  const fellows = stage.nodes.filter((n) => n.region === spec.region && n.kind !== 'client');
  const alike = fellows.filter(({ kind }) => kind === spec.kind);
  const which = alike.length > 1 ? ` ${alike.indexOf(spec) + 1}` : '';
  return fellows.length > 1 ? `${city} ${said(kindOf(stage, spec.kind).name)}${which}` : city;
}

const rttOf = (stage: Stage, spec: NodeSpec): number | null => {
  const i = stage.places.findIndex((p) => p.id === spec.region);
  return i <= 0 ? null : (stage.rttMs[0]?.[i] ?? null);
};

/** Where the lanes change sides, when they do so exactly once. */
function tearPlace(rows: readonly Row[], sides: Sides | null): number | null {
  if (!sides) return null;
  const side = rows.map((r) => (sides[0].includes(r.spec.region) ? 0 : sides[1].includes(r.spec.region) ? 1 : null));
  const changes = side.flatMap((s, i) => (i > 0 && s !== side[i - 1] ? [i] : []));
  return changes.length === 1 && !side.includes(null) ? (changes[0] ?? null) : null;
}
