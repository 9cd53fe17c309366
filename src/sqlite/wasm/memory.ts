/**
 * Bytes and texts in and out of the module's memory. The view is renewed when the memory has grown; texts of a statement
 * go to a scratch area that is reused, because allocating per parameter costs more than the statement.
 */
import type { Sqlite } from './load.ts';
import { memoryOf } from './raw.ts';

const SCRATCH_BYTES = 256 * 1024;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class Memory {
  #bytes: Uint8Array;
  readonly #memory: WebAssembly.Memory;
  readonly #scratch: number;
  #used = 0;
  /** Texts too long for the scratch area, freed at the next `rewind`. */
  #large: number[] = [];

  constructor(readonly sqlite: Sqlite) {
    this.#memory = memoryOf(sqlite.wasm);
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#scratch = this.allocate(SCRATCH_BYTES);
  }

  /** The memory as it is now; a grown memory leaves the old view with length 0. */
  get bytes(): Uint8Array {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.#memory.buffer);
    return this.#bytes;
  }

  allocate(size: number): number {
    const pointer = this.sqlite.raw.sqlite3_malloc(size);
    if (pointer === 0) throw new Error(`SQLite has no memory left for ${size} bytes.`);
    return pointer;
  }

  /** Forgets every text and blob written since the last rewind. */
  rewind(): void {
    this.#used = 0;
    if (this.#large.length === 0) return;
    for (const pointer of this.#large) this.sqlite.raw.sqlite3_free(pointer);
    this.#large = [];
  }

  #room(size: number): number {
    if (this.#used + size <= SCRATCH_BYTES) {
      const pointer = this.#scratch + this.#used;
      // Eight-byte steps, so that the same area also serves for out-parameters.
      this.#used += (size + 7) & ~7;
      return pointer;
    }
    const pointer = this.allocate(size);
    this.#large.push(pointer);
    return pointer;
  }

  /** Length in bytes of the text written last by `text`, without its final zero. */
  textBytes = 0;

  /** Writes a text as UTF-8 with a final zero; good until `rewind`. Most are short ASCII, so those go by hand. */
  text(value: string): number {
    const length = value.length;
    if (length <= 64) {
      const pointer = this.#room(length + 1);
      const bytes = this.bytes;
      let i = 0;
      for (; i < length; i++) {
        const unit = value.charCodeAt(i);
        if (unit > 127) break;
        bytes[pointer + i] = unit;
      }
      if (i === length) {
        bytes[pointer + length] = 0;
        this.textBytes = length;
        return pointer;
      }
    }
    const pointer = this.#room(length * 3 + 1);
    const { written } = encoder.encodeInto(value, this.bytes.subarray(pointer, pointer + length * 3));
    this.bytes[pointer + written] = 0;
    this.textBytes = written;
    return pointer;
  }

  /** Writes bytes; good until `rewind`. Never returns 0, which SQLite would read as NULL. */
  blob(value: Uint8Array): number {
    const pointer = this.#room(value.length + 1);
    this.bytes.set(value, pointer);
    return pointer;
  }

  /** Room for an out-parameter of eight bytes, zeroed; good until `rewind`. */
  out(): number {
    const pointer = this.#room(8);
    this.bytes.fill(0, pointer, pointer + 8);
    return pointer;
  }

  pointerAt(address: number): number {
    const bytes = this.bytes;
    return (
      ((bytes[address] ?? 0) | ((bytes[address + 1] ?? 0) << 8) | ((bytes[address + 2] ?? 0) << 16) | ((bytes[address + 3] ?? 0) << 24)) >>>
      0
    );
  }

  setInt(address: number, value: number): void {
    const bytes = this.bytes;
    bytes[address] = value;
    bytes[address + 1] = value >> 8;
    bytes[address + 2] = value >> 16;
    bytes[address + 3] = value >> 24;
  }

  setDouble(address: number, value: number): void {
    new DataView(this.#memory.buffer).setFloat64(address, value, true);
  }

  /** Reads `length` bytes of UTF-8. */
  readText(pointer: number, length: number): string {
    const bytes = this.bytes;
    // Joining single letters is dearer than decoding from here on.
    if (length <= 12) {
      let text = '';
      for (let i = pointer, end = pointer + length; i < end; i++) {
        const byte = bytes[i] ?? 0;
        if (byte > 127) return decoder.decode(bytes.subarray(pointer, end));
        text += String.fromCharCode(byte);
      }
      return text;
    }
    return decoder.decode(bytes.subarray(pointer, pointer + length));
  }

  /** Reads a text that ends with a zero; null pointer gives the empty text. */
  readCString(pointer: number): string {
    if (pointer === 0) return '';
    const end = this.bytes.indexOf(0, pointer);
    return this.readText(pointer, end - pointer);
  }

  readBlob(pointer: number, length: number): Uint8Array {
    return length === 0 ? new Uint8Array(0) : this.bytes.slice(pointer, pointer + length);
  }
}
