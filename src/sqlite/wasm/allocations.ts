/**
 * Bounds the memory that a statement asks for. SQLite bounds the depth of an expression but not its size: common table
 * expressions or views that each use a column of the one before twice double with every level, within a few lines of SQL.
 * While a statement is compiled, the allocator in SQLite's own configuration is exchanged for one that counts. So it is for a
 * statement that runs longer than most, since rows that are sorted or kept are copied, and no step tells how large they are.
 * At all other times SQLite's own is in place. It is found by its shape (`sqlite3_mem_methods`: seven functions in a row and no data),
 * which stands twice, as a constant and in the configuration made from it.
 */
import type { Memory } from './memory.ts';

/** What compiling may ask for, counting also what it gives back, but of what grows only the growth: hundreds of times what an ordinary statement does. */
const COMPILE_BYTES_MAX = 12 * 1024 * 1024;
const METHODS = 7;
const REALLOC_AT = 8;
const SIZE_AT = 12;
const SEARCHED_BYTES = 2 * 1024 * 1024;

/** Also the shape of `xSize`: from a pointer to a size. */
type Allocate = (size: number) => number;
type Reallocate = (pointer: number, size: number) => number;
const isAllocate = (value: unknown): value is Allocate => typeof value === 'function' && value.length === 1;
const isReallocate = (value: unknown): value is Reallocate => typeof value === 'function' && value.length === 2;

function places(memory: Memory): readonly number[] {
  const { bytes } = memory;
  const words = new Uint32Array(bytes.buffer, 0, Math.min(bytes.length, SEARCHED_BYTES) / 4);
  const byFirst = new Map<number, number[]>();
  for (let w = 256; w + METHODS < words.length; w++) {
    const first = words[w] ?? 0;
    if (first === 0 || first > 0xffff || words[w + METHODS] !== 0) continue;
    let run = 1;
    while (run < METHODS && words[w + run] === first + run) run++;
    if (run === METHODS) byFirst.set(first, [...(byFirst.get(first) ?? []), w * 4]);
  }
  return [...byFirst.values()].find((found) => found.length === 2) ?? [];
}

export class Allocations {
  readonly #memory: Memory;
  readonly #places: readonly number[];
  readonly #own: readonly [number, number];
  readonly #counting: readonly [number, number];
  #left = 0;
  #compiling = false;
  #noting = false;

  /** `note` is told of each allocation of a statement that runs, once `watch` was called and until `rest`. */
  constructor(
    memory: Memory,
    readonly note: (bytes: number) => void,
  ) {
    this.#memory = memory;
    this.#places = places(memory);
    const at = this.#places[0] ?? 0;
    this.#own = [memory.pointerAt(at), memory.pointerAt(at + REALLOC_AT)];
    const { wasm } = memory.sqlite;
    const table: unknown = wasm.functionTable();
    const of = (pointer: number): unknown => (table instanceof WebAssembly.Table ? table.get(pointer) : null);
    const [allocate, reallocate, sizeOf] = [of(this.#own[0]), of(this.#own[1]), of(memory.pointerAt(at + SIZE_AT))];
    if (at === 0 || !isAllocate(allocate) || !isReallocate(reallocate) || !isAllocate(sizeOf))
      throw new Error('This build of SQLite keeps its allocator elsewhere; install the pinned one.');
    this.#counting = [
      wasm.installFunction('i(i)', (size: number): number => (this.#take(size) ? allocate(size) : 0)),
      wasm.installFunction('i(ii)', (pointer: number, size: number): number =>
        this.#take(Math.max(0, size - sizeOf(pointer))) ? reallocate(pointer, size) : 0,
      ),
    ];
  }

  /** The last `within` asked for more than it may. */
  get spent(): boolean {
    return this.#left < 0;
  }

  /** What the last `within` asked for. */
  get used(): number {
    return COMPILE_BYTES_MAX - this.#left;
  }

  within<T>(work: () => T): T {
    this.#left = COMPILE_BYTES_MAX;
    this.#compiling = true;
    this.#use(this.#counting);
    try {
      return work();
    } finally {
      this.#compiling = false;
      this.#use(this.#noting ? this.#counting : this.#own);
    }
  }

  watch(): void {
    if (this.#noting) return;
    this.#noting = true;
    this.#use(this.#counting);
  }

  rest(): void {
    if (!this.#noting) return;
    this.#noting = false;
    this.#use(this.#own);
  }

  #take(size: number): boolean {
    if (!this.#compiling) {
      this.note(size);
      return true;
    }
    if (this.#left < 0) return false;
    this.#left -= size;
    return this.#left >= 0;
  }

  #use([allocate, reallocate]: readonly [number, number]): void {
    for (const at of this.#places) {
      this.#memory.setInt(at, allocate);
      this.#memory.setInt(at + REALLOC_AT, reallocate);
    }
  }
}
