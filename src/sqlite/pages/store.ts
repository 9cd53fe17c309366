/**
 * A store is one database file as a table of pages; a root is what a store held at one moment, and costs a copy of that table.
 * Nothing here may be called while a statement on the store has a row open.
 */
import { PAGE_BYTES, type PageHeap, STORE } from './heap.ts';

/** A log longer than this is given back to the allocator once it was taken. */
const LOG_BYTES_KEPT = 32 * 1024;
/** Places in the file's header. Source: https://sqlite.org/fileformat.html#the_database_header. */
const HEADER = { free: 36, cookie: 40 } as const;
const MAGIC = 'SQLite format 3\0';

/** A list of pages, each counted once for all roots that are it: how many those are. */
interface Listed {
  readonly pages: Uint32Array;
  roots: number;
}

/** What a store held: an immutable list of pages, until it is released. */
export class Root {
  #listed: Listed | null;

  /** The list is one root's more. */
  constructor(
    readonly heap: PageHeap,
    listed: Listed,
  ) {
    this.#listed = listed;
    listed.roots++;
  }

  get #held(): Listed {
    if (this.#listed === null) throw new Error('This root was released.');
    return this.#listed;
  }

  /** Addresses of its pages. */
  get pages(): Uint32Array {
    return this.#held.pages;
  }

  /** The same once more, to be released by itself. */
  share(): Root {
    return new Root(this.heap, this.#held);
  }

  /** The database file. */
  image(): Uint8Array {
    return imageOf(this.heap, this.pages);
  }

  /** Gives its pages back, once. */
  release(): void {
    const { heap } = this;
    const listed = this.#held;
    this.#listed = null;
    if (--listed.roots === 0) heap.vfs.releaseAll(lent(heap, listed.pages), listed.pages.length);
  }
}

function imageOf(heap: PageHeap, pages: Uint32Array): Uint8Array {
  const image = new Uint8Array(pages.length * PAGE_BYTES);
  const { bytes } = heap.memory;
  for (let i = 0; i < pages.length; i++) {
    const from = pages[i] ?? 0;
    image.set(bytes.subarray(from, from + PAGE_BYTES), i * PAGE_BYTES);
  }
  return image;
}

/** A list in the module's memory, good until the next `rewind`. */
function lent(heap: PageHeap, pages: Uint32Array): number {
  heap.memory.rewind();
  return heap.memory.blob(new Uint8Array(pages.buffer, pages.byteOffset, pages.byteLength));
}

/** The root of a database file; null when it is none that this heap can hold. */
export function rootOf(heap: PageHeap, image: Uint8Array): Root | null {
  if (image.length % PAGE_BYTES !== 0) return null;
  if (image.length > 0 && !startsAsDatabase(image)) return null;
  const count = image.length / PAGE_BYTES;
  if (heap.vfs.reserve(count) === 0) return null;
  const pages = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const page = heap.vfs.alloc();
    heap.memory.bytes.set(image.subarray(i * PAGE_BYTES, (i + 1) * PAGE_BYTES), page);
    pages[i] = page;
  }
  return new Root(heap, { pages, roots: 0 });
}

function startsAsDatabase(image: Uint8Array): boolean {
  for (let i = 0; i < MAGIC.length; i++) if (image[i] !== MAGIC.charCodeAt(i)) return false;
  return ((image[16] ?? 0) << 8) + (image[17] ?? 0) === PAGE_BYTES;
}

/** The bytes are not what `take` gives; there is no room for more pages; or they were taken on a store that held something else. */
export type Unapplied = 'no record' | 'no memory' | 'no fit';
const UNAPPLIED: readonly Unapplied[] = ['no record', 'no memory', 'no fit'];

export interface StoreOptions {
  /** Log what is written, for `take`. */
  readonly record: boolean;
}

export class Store {
  /** What a connection opens. */
  readonly name: string;
  readonly #pointer: number;
  /** The list of the latest root, which is the next one's as long as nothing is written. */
  #latest: Listed | null = null;
  #latestChanges = 0;

  constructor(
    readonly heap: PageHeap,
    { record }: StoreOptions,
  ) {
    const { name, pointer } = heap.addStore();
    this.name = name;
    this.#pointer = pointer;
    this.#set(STORE.recording, record ? 1 : 0);
  }

  #get(field: number): number {
    return this.heap.words[(this.#pointer >> 2) + field] ?? 0;
  }

  #set(field: number, value: number): void {
    this.heap.words[(this.#pointer >> 2) + field] = value;
  }

  /** The file's length. */
  get pages(): number {
    return this.#get(STORE.pages);
  }

  /** Pages written, and syncs asked for, since the store was made. */
  get writes(): number {
    return this.#get(STORE.writes);
  }

  get syncs(): number {
    return this.#get(STORE.syncs);
  }

  /** Moves with every write that changed a byte. */
  get changes(): number {
    return this.#get(STORE.changes);
  }

  /** Moves with every change of the schema. */
  get schemaCookie(): number {
    return this.#header(HEADER.cookie);
  }

  /** Bytes of pages in use, without the free ones in the file. */
  get usedBytes(): number {
    return (this.pages - this.#header(HEADER.free)) * PAGE_BYTES;
  }

  #header(at: number): number {
    if (this.pages === 0) return 0;
    const { bytes } = this.heap.memory;
    const from = (this.heap.words[this.#get(STORE.table) >> 2] ?? 0) + at;
    return (((bytes[from] ?? 0) << 24) | ((bytes[from + 1] ?? 0) << 16) | ((bytes[from + 2] ?? 0) << 8) | (bytes[from + 3] ?? 0)) >>> 0;
  }

  /** Addresses of the pages as they are now. */
  #table(): Uint32Array {
    const at = this.#get(STORE.table) >> 2;
    return this.heap.words.subarray(at, at + this.pages);
  }

  /** What was written since the last call, as changed byte ranges; empty when nothing was. */
  take(): Uint8Array {
    const length = this.#get(STORE.logged);
    if (length === 0) return new Uint8Array(0);
    const at = this.#get(STORE.log);
    const record = this.heap.memory.bytes.slice(at, at + length);
    this.#set(STORE.logged, 0);
    if (this.#get(STORE.logCapacity) > LOG_BYTES_KEPT) {
      this.heap.free(at);
      this.#set(STORE.log, 0);
      this.#set(STORE.logCapacity, 0);
    }
    return record;
  }

  /** Applies what another store's `take` gave, whole or not at all. Returns the number of pages written, or why none was. */
  apply(record: Uint8Array): number | Unapplied {
    const { memory, vfs } = this.heap;
    memory.rewind();
    this.#latest = null;
    const at = memory.blob(record);
    const pages = vfs.apply(this.#pointer, at, at + record.length);
    return UNAPPLIED[-1 - pages] ?? pages;
  }

  /** What it holds now, to be released when it is no longer wanted. */
  root(): Root {
    const { changes } = this;
    const same = this.#latest;
    if (same !== null && same.roots > 0 && this.#latestChanges === changes) return new Root(this.heap, same);
    this.heap.vfs.retainAll(this.#get(STORE.table), this.pages);
    this.#latest = { pages: this.#table().slice(), roots: 0 };
    this.#latestChanges = changes;
    return new Root(this.heap, this.#latest);
  }

  /** Shows another root. Connections notice at their next transaction, in locking mode NORMAL. */
  show(root: Root): void {
    this.#show(lent(this.heap, root.pages), root.pages.length);
  }

  /** Shows what another store holds now. */
  fork(store: Store): void {
    this.#show(store.#get(STORE.table), store.pages);
  }

  #show(list: number, count: number): void {
    this.#latest = null;
    if (this.heap.vfs.show(this.#pointer, list, count) === 0) throw new Error('There is no memory left for pages.');
    this.#set(STORE.logged, 0);
  }

  /** The database file. */
  image(): Uint8Array {
    return imageOf(this.heap, this.#table());
  }

  /** Equal bytes, equal digest: 64 bits as hexadecimal. Reads only what was written since it was asked for last. */
  digest(): string {
    return BigInt.asUintN(64, this.heap.vfs.digest(this.#pointer)).toString(16).padStart(16, '0');
  }

  /** After its connections are closed. */
  close(): void {
    this.heap.removeStore(this.name);
    this.heap.vfs.releaseAll(this.#get(STORE.table), this.pages);
    for (const field of [STORE.table, STORE.log]) if (this.#get(field) !== 0) this.heap.free(this.#get(field));
    this.heap.free(this.#pointer);
  }
}
