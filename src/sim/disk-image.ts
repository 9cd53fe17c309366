/**
 * The files of a node: values by key and logs by name. What is written is buffered; it is on disk when a flush that began afterwards
 * has ended, and a crash goes back to there. What to go back by is kept for each write until then. A log's array is shared with
 * nobody and grows in place: no copying.
 */
import { countsBytes, type DiskModel, takesTime } from './disk-model.ts';
import { encodedBytes } from './encoding.ts';
import type { Disk } from './node.ts';

/** How one write is taken back: a value that was there before (`had`), or a log's length and the entries that were cut off its end, or its front. */
type Undo =
  | { readonly key: string; readonly had: boolean; readonly value: unknown }
  | { readonly log: string; readonly had: boolean; readonly kept: number; readonly cut: readonly unknown[] }
  | { readonly log: string; readonly trimmed: readonly unknown[] };

export interface SavedDisk {
  readonly values: readonly (readonly [string, unknown])[];
  readonly logs: readonly (readonly [string, readonly unknown[]])[];
  readonly flushing: readonly Undo[];
  readonly buffered: readonly Undo[];
  readonly bytes: number;
}

const NOTHING_CUT: readonly unknown[] = [];

export class DiskImage implements Disk {
  readonly #values = new Map<string, unknown>();
  readonly #logs = new Map<string, unknown[]>();
  readonly #buffers: boolean;
  /** Count bytes, which takes time. */
  readonly #measures: boolean;
  /** Writes that the flush under way covers, and those after them; each oldest first. */
  #flushing: Undo[] = [];
  #buffered: Undo[] = [];
  #bytes = 0;

  constructor(model: DiskModel) {
    this.#buffers = takesTime(model);
    this.#measures = countsBytes(model);
  }

  get(key: string): unknown {
    return this.#values.get(key);
  }

  log(name: string): readonly unknown[] {
    return this.#logs.get(name) ?? [];
  }

  set(key: string, value: unknown): void {
    if (this.#buffers) this.#buffered.push({ key, had: this.#values.has(key), value: this.#values.get(key) });
    if (this.#measures) this.#bytes += encodedBytes(value);
    this.#values.set(key, value);
  }

  append(name: string, from: number, entries: readonly unknown[]): void {
    const known = this.#logs.get(name);
    const log = known ?? [];
    if (!known) this.#logs.set(name, log);
    if (this.#buffers) {
      const cut = log.length > from ? log.slice(from) : NOTHING_CUT;
      this.#buffered.push({ log: name, had: known !== undefined, kept: Math.min(from, log.length), cut });
    }
    if (this.#measures) for (const entry of entries) this.#bytes += encodedBytes(entry);
    if (log.length > from) log.length = from;
    for (const entry of entries) log.push(entry);
  }

  /** The log's first `count` entries are gone. */
  trim(name: string, count: number): void {
    const log = this.#logs.get(name);
    if (!log) return;
    const trimmed = log.splice(0, count);
    if (this.#buffers) this.#buffered.push({ log: name, trimmed });
  }

  /** A flush begins: it covers all that was written so far. Returns the bytes written since the last began. */
  flush(): number {
    const bytes = this.#bytes;
    this.#bytes = 0;
    this.#flushing = this.#buffered;
    this.#buffered = [];
    return bytes;
  }

  /** The flush that began last has ended. */
  flushed(): void {
    this.#flushing = [];
  }

  /** It has not, whatever was said of it: the next one has to cover the same. */
  forgot(): void {
    this.#buffered = [...this.#flushing, ...this.#buffered];
    this.#flushing = [];
  }

  /** Back to what is on disk. */
  revert(): void {
    for (const undone of [this.#buffered, this.#flushing]) for (const undo of undone.reverse()) this.#undo(undo);
    this.#flushing = [];
    this.#buffered = [];
    this.#bytes = 0;
  }

  #undo(undo: Undo): void {
    if ('key' in undo) {
      if (undo.had) this.#values.set(undo.key, undo.value);
      else this.#values.delete(undo.key);
      return;
    }
    const log = this.#logs.get(undo.log);
    if (!log) return;
    if ('trimmed' in undo) {
      this.#logs.set(undo.log, [...undo.trimmed, ...log]);
      return;
    }
    if (!undo.had) this.#logs.delete(undo.log);
    log.length = undo.kept;
    for (const entry of undo.cut) log.push(entry);
  }

  /** What is persisted never changes, so it is shared; the lists are copied. */
  save(): SavedDisk {
    return {
      values: [...this.#values],
      logs: [...this.#logs].map(([name, entries]) => [name, entries.slice()] as const),
      flushing: this.#flushing.slice(),
      buffered: this.#buffered.slice(),
      bytes: this.#bytes,
    };
  }

  restore({ values, logs, flushing, buffered, bytes }: SavedDisk): void {
    for (const [key, value] of values) this.#values.set(key, value);
    for (const [name, entries] of logs) this.#logs.set(name, entries.slice());
    this.#flushing = flushing.slice();
    this.#buffered = buffered.slice();
    this.#bytes = bytes;
  }

  get empty(): boolean {
    return this.#values.size === 0 && this.#logs.size === 0;
  }

  clear(): void {
    this.#values.clear();
    this.#logs.clear();
    this.#flushing = [];
    this.#buffered = [];
    this.#bytes = 0;
  }
}
