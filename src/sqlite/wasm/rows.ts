/** Rows of a running statement, read by a small module of our own (rows.wat) that stands beside SQLite's in its memory. */
import type { Row, Value } from '../../sim/operation.ts';
import type { Sqlite } from './load.ts';
import type { Memory } from './memory.ts';
import { memoryOf, SQLITE } from './raw.ts';
import { ROWS_WASM } from './rows-wasm.ts';

/** SQLite's own bound, which a node cannot raise. Source: https://sqlite.org/limits.html. */
const COLUMNS_MAX = 2_000;
const CELL_BYTES = 16;
const LARGEST = Number.MAX_SAFE_INTEGER;
/** Texts that are known, and bytes of one and of its length, as rows.wat has it. */
const PLACES = 4_096;
const PLACE_BYTES = 72;

interface Functions {
  readonly begin: (places: number) => void;
  readonly row: (statement: number, width: number, to: number) => number;
  readonly end: (statement: number) => number;
}

function isFunctions(exports: object): exports is Functions {
  return ['begin', 'row', 'end'].every((name) => typeof Reflect.get(exports, name) === 'function');
}

class Rows {
  /** Bytes of the values read since this was set to 0, roughly as SQLite stores them. */
  bytes = 0;
  readonly #functions: Functions;
  readonly #cells: number;
  /**
   * Texts that answers repeat are made once: databases answer with the same words again and again, and what a trace keeps of them is
   * then one text. Where another text has the same place, the newer one takes it.
   */
  readonly #known: string[] = new Array<string>(PLACES).fill('');
  #words: Int32Array;
  #doubles: Float64Array;

  constructor(readonly memory: Memory) {
    const { wasm, raw } = memory.sqlite;
    const code = Uint8Array.from(atob(ROWS_WASM), (character) => character.charCodeAt(0));
    const sqlite = { ...raw, memory: memoryOf(wasm) };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { sqlite });
    if (!isFunctions(exports)) throw new Error('The reader of rows lacks functions: build it again.');
    this.#functions = exports;
    this.#cells = memory.allocate(COLUMNS_MAX * CELL_BYTES);
    const places = memory.allocate(PLACES * PLACE_BYTES);
    memory.bytes.fill(0, places, places + PLACES * PLACE_BYTES);
    exports.begin(places);
    this.#words = new Int32Array(memory.bytes.buffer);
    this.#doubles = new Float64Array(memory.bytes.buffer);
  }

  /** Steps; returns what `sqlite3_step` does. After `SQLITE.ROW`, `read` gives the row, until the next step. */
  step(statement: number, width: number): number {
    if (width > COLUMNS_MAX) throw new Error('A row has more columns than SQLite allows.');
    return this.#functions.row(statement, width, this.#cells);
  }

  /** Resets a statement; returns the operations that it took. */
  end(statement: number): number {
    return this.#functions.end(statement);
  }

  read(statement: number, width: number): Row {
    if (this.#words.length === 0) {
      const { buffer } = this.memory.bytes;
      this.#words = new Int32Array(buffer);
      this.#doubles = new Float64Array(buffer);
    }
    if (width === 1) return [this.#cell(statement, 0)];
    const row = new Array<Value>(width);
    for (let i = 0; i < width; i++) row[i] = this.#cell(statement, i);
    return row;
  }

  /** One that is too long to be known, or has just taken its place. */
  #newText(word: number, place: number): string {
    const text = this.memory.readText(this.#words[word + 2] ?? 0, this.#words[word + 1] ?? 0);
    if (place >= PLACES) this.#known[place - PLACES] = text;
    return text;
  }

  #cell(statement: number, column: number): Value {
    const at = this.#cells + column * CELL_BYTES;
    const word = at >> 2;
    switch (this.#words[word]) {
      case SQLITE.INTEGER: {
        this.bytes += 8;
        const value = this.#doubles[(at >> 3) + 1] ?? 0;
        return value <= LARGEST && value >= -LARGEST ? value : this.memory.sqlite.raw.sqlite3_column_int64(statement, column);
      }
      case SQLITE.FLOAT:
        this.bytes += 8;
        return this.#doubles[(at >> 3) + 1] ?? 0;
      case SQLITE.TEXT: {
        const place = this.#words[word + 3] ?? 0;
        const text = place >= 0 && place < PLACES ? (this.#known[place] ?? '') : this.#newText(word, place);
        this.bytes += text.length;
        return text;
      }
      case SQLITE.BLOB: {
        const length = this.#words[word + 1] ?? 0;
        this.bytes += length;
        return this.memory.readBlob(this.#words[word + 2] ?? 0, length);
      }
      default:
        this.bytes += 1;
        return null;
    }
  }
}

const readers = new WeakMap<Sqlite, Rows>();

/** The one reader of a module. */
export function rowsOf(memory: Memory): Rows {
  const known = readers.get(memory.sqlite);
  if (known) return known;
  const made = new Rows(memory);
  readers.set(memory.sqlite, made);
  return made;
}
