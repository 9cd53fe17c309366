/**
 * What random clients ask. Each write appends its own name to the text of one or more rows (list-append, as in Kingsbury & Alvaro, *Elle*,
 * VLDB 2020), so every read tells which writes it saw and in which order, and nothing about orders has to be guessed.
 */
import type { Value } from '../sim/operation.ts';

export const KEYS_MAX = 6;
/** Every room can spread rows by this column. */
export const setUpOf = (keys: number): string[] => [
  'CREATE TABLE registers (tenant_id INTEGER PRIMARY KEY, trail TEXT NOT NULL)',
  ...Array.from({ length: keys }, (_, i) => `INSERT INTO registers VALUES (${i + 1}, '')`),
];

export const APPEND = "UPDATE registers SET trail = trail || ' ' || ? WHERE tenant_id = ?";
/** Writes to two rows at once, which may be kept in two places. */
export const APPEND_SOME = "UPDATE registers SET trail = trail || ' ' || ? WHERE tenant_id IN (?, ?)";
/** Writes to every row at once: only one database can do that atomically. */
export const APPEND_ALL = "UPDATE registers SET trail = trail || ' ' || ?";
/** Fails for certain: the row is there. */
export const COLLIDE = 'INSERT INTO registers (trail, tenant_id) VALUES (?, ?)';
export const READ = 'SELECT tenant_id, trail FROM registers WHERE tenant_id = ?';
export const READ_SOME = 'SELECT tenant_id, trail FROM registers WHERE tenant_id IN (?, ?)';
export const READ_ALL = 'SELECT tenant_id, trail FROM registers ORDER BY tenant_id';
/** What a database holds in the end. */
export const HELD = 'SELECT tenant_id, trail FROM registers';

/** What stands in a row, in order: the names of the writes. */
export type Trail = readonly string[];
export type Trails = ReadonlyMap<number, Trail>;

export const trailOf = (text: Value | undefined): Trail => (typeof text === 'string' ? text.split(' ').filter((name) => name !== '') : []);

export const trailsOf = (rows: readonly (readonly Value[])[]): Trails => new Map(rows.map(([key, text]) => [Number(key), trailOf(text)]));

/** Names of writes are texts where a schedule gives them, numbers where a load draws them. */
export const nameOf = (value: unknown): string | null =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : null;
