/** Which rows a write left that is gone, and what stands there instead where the run goes on. */
import type { LostRow, LostWrite, Row } from '../../sim/operation.ts';
import { keyText } from '../../sqlite/notebook.ts';
import type { PastState } from '../../sqlite/past.ts';
import { sameRow } from '../../sqlite/values.ts';
import type { Line } from './line.ts';
import type { Reader } from './reader.ts';
import type { Version } from './version.ts';

/** Rows that are told with one loss. */
const ROWS_MAX = 100;

export interface Told {
  readonly writes: readonly LostWrite[];
  /** Writes that are gone, too, and whose rows are not told. */
  readonly more: number;
}

/** `gone`: latest first. `now`: the state in which the run goes on. */
export function lostWrites(line: Line, reader: Reader, gone: readonly Version[], now: Version | null): Told {
  const writes: LostWrite[] = [];
  const state = now && line.state(now);
  let rows = 0;
  let more = 0;
  for (const version of gone) {
    const then = rows < ROWS_MAX ? line.state(version) : null;
    if (then === null) {
      more++;
      continue;
    }
    const { op, node, position } = version;
    const lost = lostRows(reader, version, then, state);
    rows += lost.length;
    if (lost.length > 0) writes.push({ op, node, position, rows: lost });
  }
  return { writes, more };
}

function lostRows(reader: Reader, version: Version, then: PastState, now: PastState | null): readonly LostRow[] {
  const written = reader.rows(then, version.rows);
  const columns = new Map([...written.values()].map(({ table }) => [table, reader.columns(then, table)]));
  const standing = now && reader.rows(now, version.rows);
  return version.rows.flatMap(({ table, key }) => {
    const name = keyText(table, key);
    const row = written.get(name)?.row ?? null;
    const other = standing?.get(name)?.row ?? null;
    return isSame(row, other) ? [] : [{ table, key, columns: columns.get(table) ?? [], row, now: other }];
  });
}

const isSame = (a: Row | null, b: Row | null): boolean => (a === null || b === null ? a === b : sameRow(a, b));
