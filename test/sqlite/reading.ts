/** Rows as plain C-style code reads them, one call for each type and each value: to hold the engine's own reader against, and to measure by. */
import type { Row, Value } from '../../src/sim/operation.ts';
import type { Memory } from '../../src/sqlite/wasm/memory.ts';
import { SQLITE } from '../../src/sqlite/wasm/raw.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;

/** Reads one column of the current row (index from 0). */
export function columnValue(memory: Memory, statement: number, column: number): Value {
  const raw = memory.sqlite.raw;
  switch (raw.sqlite3_column_type(statement, column)) {
    case SQLITE.INTEGER: {
      // As a double first: bigints are slow, and a double tells whether it is exact.
      const value = raw.sqlite3_column_double(statement, column);
      return value <= LARGEST && value >= -LARGEST ? value : raw.sqlite3_column_int64(statement, column);
    }
    case SQLITE.FLOAT:
      return raw.sqlite3_column_double(statement, column);
    case SQLITE.TEXT: {
      const pointer = raw.sqlite3_column_text(statement, column);
      return memory.readText(pointer, raw.sqlite3_column_bytes(statement, column));
    }
    case SQLITE.BLOB: {
      const pointer = raw.sqlite3_column_blob(statement, column);
      return memory.readBlob(pointer, raw.sqlite3_column_bytes(statement, column));
    }
    default:
      return null;
  }
}

/** Reads the current row. */
export function currentRow(memory: Memory, statement: number, count: number): Row {
  if (count === 1) return [columnValue(memory, statement, 0)];
  const row: Value[] = new Array<Value>(count);
  for (let i = 0; i < count; i++) row[i] = columnValue(memory, statement, i);
  return row;
}
