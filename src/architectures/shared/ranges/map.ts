/**
 * Which group owns which keys. A region owns spans of the rows of tables, and has a version, which rises when it is split (tikv/tikv,
 * region_epoch; its conf_ver, of members, never changes here). For any key a higher version is newer: so what somebody tells of a region can
 * be laid over what was known of its keys, whoever tells it and in whatever order it comes (tikv/client-go, internal/locate/region_cache.go).
 * Entries of unique indexes stand before all rows of their table, as t{table}_i… does before t{table}_r…: they stay in its first region.
 */
import type { Value } from '../../../sim/operation.ts';

/** Of the rows of a table, those from here (null: and all that stands before rows) up to there (null: to the end), which is not in it. */
export interface KeySpan {
  readonly table: string;
  readonly from: readonly Value[] | null;
  readonly to: readonly Value[] | null;
}

/** What somebody knows of a region. Never changed. */
export interface RegionTold {
  readonly region: number;
  readonly version: number;
  readonly spans: readonly KeySpan[];
}

/** A stretch of a table's keys, up to the next one's beginning. */
interface Piece {
  readonly from: readonly Value[] | null;
  readonly region: number;
  readonly version: number;
}

/** Table → its stretches, in order; the first begins before all rows. */
export type RegionMap = Map<string, readonly Piece[]>;

/** Of a region that was never split. */
export const FIRST_VERSION = 1;

const rank = (value: Value): number => (value === null ? 0 : typeof value === 'string' ? 2 : value instanceof Uint8Array ? 3 : 1);

function inOrder(a: Value, b: Value): number {
  const byKind = rank(a) - rank(b);
  if (byKind !== 0 || a === null || b === null) return byKind;
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
      const difference = (a[i] ?? 0) - (b[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** SQLite's order of primary keys: NULL, numbers, texts (BINARY; by UTF-16 here, which differs beyond the first plane), blobs. */
export function byKey(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = inOrder(a[i] ?? null, b[i] ?? null);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const VALUE = /"(?:[^"\\]|\\.)*"|[^,\s]+/g;

function valueIn(text: string): Value {
  if (text === 'null') return null;
  if (text.startsWith('"')) return String(JSON.parse(text));
  if (text.startsWith('x')) return Uint8Array.from(text.slice(1).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  return /^-?\d{16,}$/.test(text) ? BigInt(text) : Number(text);
}

/** What `keyText` has made text of; null: no row of this table, but an entry of one of its indexes. */
export function rowKeyIn(table: string, key: string): readonly Value[] | null {
  if (!key.startsWith(`${table} (`)) return null;
  return (key.slice(table.length + 2, -1).match(VALUE) ?? []).map(valueIn);
}

/** `key`: of a row; null: an entry of an index. */
export function isIn({ from, to }: KeySpan, key: readonly Value[] | null): boolean {
  if (key === null) return from === null;
  return (from === null || byKey(key, from) >= 0) && (to === null || byKey(key, to) < 0);
}

/** Each table is a region's, whole. */
export const wholeTables = (regions: ReadonlyMap<string, number>): RegionMap =>
  new Map([...regions].map(([table, region]) => [table, [{ from: null, region, version: FIRST_VERSION }]]));

const pieceAt = (pieces: readonly Piece[], key: readonly Value[] | null): Piece | undefined =>
  pieces.findLast(({ from }) => from === null || (key !== null && byKey(key, from) >= 0));

/** Who owns this key of this table. */
export const ownerOf = (map: RegionMap, table: string, key: string): number =>
  pieceAt(map.get(table) ?? [], rowKeyIn(table, key))?.region ?? 0;

/** All that have keys of this table, in the order of keys. */
export const ownersOf = (map: RegionMap, table: string): readonly number[] => [
  ...new Set((map.get(table) ?? []).map(({ region }) => region)),
];

export function versionOf(map: RegionMap, region: number): number {
  for (const pieces of map.values()) for (const piece of pieces) if (piece.region === region) return piece.version;
  return FIRST_VERSION;
}

/** Lays over a map what somebody tells of a region, where that is newer. */
export function learn(map: RegionMap, { region, version, spans }: RegionTold): void {
  for (const span of spans) {
    const pieces = map.get(span.table) ?? [];
    const cut = cutAt(cutAt(pieces, span.from), span.to);
    map.set(
      span.table,
      joined(cut.map((piece) => (isIn(span, piece.from) && piece.version < version ? { ...piece, region, version } : piece))),
    );
  }
}

function cutAt(pieces: readonly Piece[], at: readonly Value[] | null): readonly Piece[] {
  if (at === null) return pieces;
  const i = pieces.findLastIndex(({ from }) => from === null || byKey(at, from) >= 0);
  const piece = pieces[i];
  if (!piece || (piece.from !== null && byKey(piece.from, at) === 0)) return pieces;
  return [...pieces.slice(0, i + 1), { ...piece, from: at }, ...pieces.slice(i + 1)];
}

const joined = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces.filter(({ region, version }, i) => i === 0 || region !== pieces[i - 1]?.region || version !== pieces[i - 1]?.version);
