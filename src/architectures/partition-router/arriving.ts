/**
 * Keys come to a partition. What comes lies beside the database, as a log that is on disk, until the coordinator has decided; then it is put into
 * the tables in one transaction. So nobody ever sees half of it, and what was given up leaves nothing. Source: CockroachDB
 * documentation, *Replication layer*: a snapshot is written into SST files beside the store, and taken in at the end.
 */
import type { Installed } from '../../sharding/jobs.ts';
import type { Disk, NodeId } from '../../sim/node.ts';
import type { RowChange } from '../../sqlite/notebook.ts';
import type { Rows } from './protocol.ts';
import type { Arriving, PartitionOut, PartitionState } from './state.ts';

const LOG = 'arriving';

const isRows = (value: unknown): value is Rows => typeof value === 'object' && value !== null && 'attempt' in value && 'rows' in value;

export function bootArriving(disk: Disk): Arriving | null {
  const rows = disk.log(LOG).filter(isRows);
  const [first] = rows;
  return first === undefined ? null : { attempt: first.attempt, rows };
}

/** Rows come: those of a later attempt take the place of an earlier one's. */
export function onRows(node: PartitionState, out: PartitionOut, source: NodeId, rows: Rows): void {
  const { attempt, seq, last } = rows;
  if (node.role.value !== 'serving') return out.send(node.place.coordinator, { kind: 'move', step: 'again', attempt });
  const known = node.arriving?.attempt === attempt ? node.arriving.rows : [];
  if (node.adopting !== null || attempt < (node.arriving?.attempt ?? 0) || seq > known.length) return;
  if (node.map.some((move) => move.attempt >= attempt)) return;
  if (seq === known.length) {
    out.append(LOG, seq, [rows]);
    node.arriving = { attempt, rows: [...known, rows] };
  }
  out.sync({ kind: 'rows stored', source, rows: { attempt, seq, last } });
}

/** They are on disk. */
export function onRowsStored(
  node: PartitionState,
  out: PartitionOut,
  source: NodeId,
  { attempt, seq, last }: Pick<Rows, 'attempt' | 'seq' | 'last'>,
): void {
  out.send(source, { kind: 'move', step: 'got', attempt, seq });
  if (last !== null) out.send(node.place.coordinator, { kind: 'move', step: 'ready', attempt });
}

/** All that has come with an attempt, a row's later state after its earlier; null: that was not all. */
export function allOf({ arriving }: PartitionState, attempt: number): readonly RowChange[] | null {
  if (arriving?.attempt !== attempt || arriving.rows.at(-1)?.last == null) return null;
  return arriving.rows.flatMap(({ rows }) => rows);
}

/** They stand in the tables now. */
export function onInstalled(node: PartitionState, out: PartitionOut, attempt: number, { rows, sum, problem }: Installed): void {
  if (problem !== null) throw new Error(`Rows that have moved here cannot be kept: ${problem.message}`);
  node.installed = { attempt, sent: node.arriving?.rows.at(-1)?.last ?? null, came: { rows, sum } };
  node.arriving = null;
  out.append(LOG, 0, []);
  out.report('rowsTakenIn', rows);
}
