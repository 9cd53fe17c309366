/** Every answered read up to a moment, by region of its client, as the dot plot wants it. */
import type { KindLook, Meaning, MessageLook } from '../../architectures/showing.ts';
import type { Message } from '../../sim/node.ts';
import { hops as hopsOf } from '../../trace/hops.ts';
import { type OperationFact, staleness, type TraceIndex } from '../../trace/world.ts';
import type { Stage } from '../../session/run.ts';
import { kindOf, mainOf } from '../kinds.ts';
import type { Hop } from './hops.tsx';
import type { Point } from './dots.ts';
import type { Strip } from './strips.tsx';
import * as Say from '../../words/en/charts.ts';
import { staleAnswer } from '../../words/en/page/shared.ts';

const ROWS_MAX = 6;
/** The latest operations that are looked at: more dots than a strip has room for. */
const READS_MAX = 4_000;

/** Published round trip between a region and the main one, ms; null for the main one itself. */
export function farMs(stage: Stage, region: string): number | null {
  const i = stage.places.findIndex((p) => p.id === region);
  return i > 0 && mainOf(stage) ? (stage.rttMs[0]?.[i] ?? null) : null;
}

export function readStrips(index: TraceIndex, stage: Stage, nowUs: number, shownOp: string | null): readonly Strip[] {
  const clients = stage.nodes.filter((n) => n.kind === 'client');
  const points = new Map(clients.map((c): [string, Point[]] => [c.id, []]));
  const answered = [...index.operations.values()].filter(({ returnedAt }) => returnedAt !== null && returnedAt <= nowUs);
  for (const operation of answered.slice(-READS_MAX)) {
    const point = readPoint(operation);
    if (point) points.get(operation.client)?.push(point);
  }
  const rows = clients.map((client) => ({
    name: stage.places.find((p) => p.id === client.region)?.city ?? client.region,
    points: points.get(client.id) ?? [],
    farMs: farMs(stage, client.region),
    op: shownOp,
  }));
  // Regions that asked come first where there is not room for all; the order of the rest is kept.
  const asked = rows.filter((r) => r.points.length > 0);
  return rows.length <= ROWS_MAX ? rows : [...asked, ...rows.filter((r) => r.points.length === 0)].slice(0, ROWS_MAX);
}

function readPoint(operation: OperationFact): Point | null {
  const { returnedAt, outcome, served, calledAt, op } = operation;
  if (returnedAt === null || !outcome?.ok || outcome.wrote) return null;
  return { op, ms: (returnedAt - calledAt) / 1_000, stale: staleness(operation) !== null, cached: served?.cachedAt != null };
}

const HOPS_MAX = 4;
/** Words for what these messages are to one operation. A get, a delete or its acknowledgement has none but its own. */
const TRAVEL: Readonly<Partial<Record<Meaning, string>>> = {
  query: Say.there,
  reply: Say.back,
  agree: Say.majority,
};
/** Heartbeats and votes are how a majority is asked; in one operation's time that is one thing. */
const BY_LABEL: Readonly<Record<string, string>> = {
  [staleAnswer]: Say.back,
  'cache miss': Say.miss,
  PREPARE: Say.votes,
  vote: Say.votes,
  heartbeat: Say.majority,
  'heartbeat reply': Say.majority,
};
const UNSEEN: Pick<MessageLook, 'meaning' | 'label'> = { meaning: 'query', label: Say.onTheWay };
export const NOT_TRAVEL = { queue: Say.queue, sql: Say.sql, disk: Say.disk, wait: Say.waiting } as const;

/** The hops of an operation in short words: `there`, `SQL`, `back`, and the name of any other message. */
export function hopBars(index: TraceIndex, operation: OperationFact, lookOf: (message: Message) => MessageLook): readonly Hop[] {
  const bars = hopsOf(index, operation.op, (node) => node).map((hop): Hop => {
    const ms = (hop.toUs - hop.fromUs) / 1_000;
    if (hop.kind !== 'travel') return { meaning: 'work', ms, label: NOT_TRAVEL[hop.kind] };
    const { meaning, label } = hop.message ? lookOf(hop.message) : UNSEEN;
    return { meaning, ms, label: BY_LABEL[label] ?? TRAVEL[meaning] ?? label };
  });
  const repeats = new Set(bars.map((bar) => bar.label)).size < bars.length;
  return bars.length <= HOPS_MAX && !repeats ? bars : together(bars);
}

/** Many hops come to one stretch per word: what counts then is where the time went. */
function together(bars: readonly Hop[]): readonly Hop[] {
  const sums = new Map<string, Hop>();
  for (const bar of bars) {
    const known = sums.get(bar.label);
    sums.set(bar.label, known ? { ...known, ms: known.ms + bar.ms } : bar);
  }
  return [...sums.values()];
}

const COPIES: readonly KindLook['holds'][] = ['copy', 'answers'];

/** What the same read would have taken at the main database: the road not taken by one that a copy answered. */
export function roadNotTaken(stage: Stage, operation: OperationFact, sqlMs: number): { readonly ms: number; readonly text: string } | null {
  const { outcome, served, client } = operation;
  const clientRegion = stage.nodes.find((n) => n.id === client)?.region;
  const server = stage.nodes.find((n) => n.id === served?.node);
  if (
    !outcome?.ok ||
    outcome.wrote ||
    !clientRegion ||
    server?.region !== clientRegion ||
    !COPIES.includes(kindOf(stage, server.kind).holds)
  )
    return null;
  const rttMs = farMs(stage, clientRegion);
  if (rttMs === null) return null;
  return { ms: rttMs + sqlMs, text: Say.theSameReadAskedOf(stage.places[0]?.city ?? Say.theMainDatabase) };
}
