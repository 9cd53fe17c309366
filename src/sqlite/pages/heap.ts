/**
 * The pages of all databases of a process, in SQLite's own memory, and the VFS `pages` that reads and writes them. The VFS is
 * a module of its own (vfs.wat) whose functions stand in SQLite's function table, so SQLite calls them directly. Pages are
 * counted and copied on write; what is free is used again and never given back.
 */
import type { Sqlite } from '../wasm/load.ts';
import type { Memory } from '../wasm/memory.ts';
import { memoryOf, SQLITE } from '../wasm/raw.ts';
import { VFS_WASM } from './vfs.ts';

/** Chosen by measure; see decision 0013. */
export const PAGE_BYTES = 1024;
/** 64 MB: many times what a scenario needs, far below what a browser tab has. */
export const STORE_PAGES_MAX = (64 * 1024 * 1024) / PAGE_BYTES;
/** Pages of all databases together: 1 GB, half of what the module's memory can become. */
const HEAP_PAGES_MAX = (1024 * 1024 * 1024) / PAGE_BYTES;

export const VFS_NAME = 'pages';
/** Pages taken at a time, as vfs.wat has it, and what stands before each. */
const SLAB_PAGES = 64;
const HEAD_BYTES = 16;
const VFS_BYTES = 88;
const IO_METHODS_BYTES = 80;

const IO_METHODS = [
  'xClose',
  'xRead',
  'xWrite',
  'xTruncate',
  'xSync',
  'xFileSize',
  'xLock',
  'xUnlock',
  'xCheckReservedLock',
  'xFileControl',
  'xSectorSize',
  'xDeviceCharacteristics',
] as const;
const OWN = ['begin', 'reserve', 'alloc', 'retainAll', 'releaseAll', 'show', 'apply', 'xDelete', 'xAccess'] as const;
const NAMES = [...IO_METHODS, ...OWN];

type Functions = { readonly [K in (typeof NAMES)[number]]: (...args: number[]) => number } & {
  /** Hash of what a store holds. */
  readonly digest: (store: number) => bigint;
  readonly live: WebAssembly.Global<'i32'>;
};

function isFunctions(exports: object): exports is Functions {
  return [...NAMES, 'digest'].every((name) => typeof Reflect.get(exports, name) === 'function');
}

/** Words of a store, as vfs.wat has them. */
export const STORE = {
  pages: 0,
  table: 1,
  capacity: 2,
  version: 3,
  log: 6,
  logged: 7,
  logCapacity: 8,
  writes: 9,
  syncs: 10,
  changes: 11,
  recording: 12,
  words: 13,
} as const;

type Allocator = { readonly [K in 'malloc' | 'realloc' | 'free']: (...args: number[]) => number };
function isAllocator(exports: unknown): exports is Allocator {
  return typeof exports === 'object' && exports !== null && ['malloc', 'realloc', 'free'].every((name) => Reflect.has(exports, name));
}

export class PageHeap {
  readonly vfs: Functions;
  /** Pages that may be taken from the module's memory. */
  pagesMax = HEAP_PAGES_MAX;
  /**
   * The allocator behind SQLite's: what pages take is not counted as a statement's, for it depends on which other databases
   * gave pages back before.
   */
  readonly #allocator: Allocator;
  readonly #stores = new Map<string, number>();
  #words: Uint32Array;
  #taken = 0;
  #named = 0;

  constructor(readonly memory: Memory) {
    const { wasm } = memory.sqlite;
    if (!isAllocator(wasm.exports)) throw new Error('This build of SQLite does not show its allocator; install the pinned one.');
    this.#allocator = wasm.exports;
    this.#words = new Uint32Array(memory.bytes.buffer);
    const code = Uint8Array.from(atob(VFS_WASM), (character) => character.charCodeAt(0));
    const js = {
      morePages: (): number => this.#morePages(),
      growTable: (store: number, entries: number): number => this.#grow(store, STORE.table, STORE.capacity, entries, 4),
      growLog: (store: number, bytes: number): number => this.#grow(store, STORE.log, STORE.logCapacity, bytes, 1),
    };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { sqlite: { memory: memoryOf(wasm) }, js });
    if (!isFunctions(exports)) throw new Error('The page VFS lacks functions: build it again.');
    this.vfs = exports;
    if (exports.begin(31 - Math.clz32(PAGE_BYTES), STORE_PAGES_MAX) === 0) throw new Error('There is no memory left for pages.');
    this.#register();
  }

  /** The memory as 32-bit words; a grown memory leaves the old view with length 0. */
  get words(): Uint32Array {
    if (this.#words.length === 0) this.#words = new Uint32Array(this.memory.bytes.buffer);
    return this.#words;
  }

  /** Pages that stores and roots hold together. */
  get live(): number {
    // One is the heap's own page of zeros.
    return this.vfs.live.value - 1;
  }

  /** Zeroed memory outside of what SQLite counts. */
  allocate(bytes: number): number {
    const pointer = this.#allocator.malloc(bytes);
    if (pointer === 0) throw new Error(`There is no memory left for ${bytes} bytes.`);
    this.memory.bytes.fill(0, pointer, pointer + bytes);
    return pointer;
  }

  free(pointer: number): void {
    this.#allocator.free(pointer);
  }

  /** Makes a store that connections can open; its name stands for nothing. */
  addStore(): { readonly name: string; readonly pointer: number } {
    const pointer = this.allocate(STORE.words * 4);
    const name = `store ${++this.#named}`;
    this.#stores.set(name, pointer);
    return { name, pointer };
  }

  removeStore(name: string): void {
    this.#stores.delete(name);
  }

  #morePages(): number {
    if (this.#taken + SLAB_PAGES > this.pagesMax) return 0;
    const block = PAGE_BYTES + HEAD_BYTES;
    const slab = this.#allocator.malloc(block * SLAB_PAGES);
    if (slab === 0) return 0;
    this.#taken += SLAB_PAGES;
    const { words } = this;
    let next = 0;
    for (let i = SLAB_PAGES - 1; i >= 0; i--) {
      const page = slab + i * block + HEAD_BYTES;
      words[page >> 2] = next;
      next = page;
    }
    return next;
  }

  #grow(store: number, field: number, capacity: number, wanted: number, unit: number): number {
    const at = store >> 2;
    const size = Math.max(wanted, (this.words[at + capacity] ?? 0) * 2, 64 / unit);
    const pointer = this.#allocator.realloc(this.words[at + field] ?? 0, size * unit);
    if (pointer === 0) return 0;
    this.words[at + field] = pointer;
    this.words[at + capacity] = size;
    return 1;
  }

  /** The VFS is a copy of the default one (its clock and entropy are the run's) with other file methods. */
  #register(): void {
    const { memory, vfs } = this;
    const { capi, wasm } = memory.sqlite;
    const table: unknown = wasm.functionTable();
    if (!(table instanceof WebAssembly.Table)) throw new Error('This build of SQLite does not show its functions.');
    const place = (f: (...args: number[]) => number): number => {
      const index = table.grow(1);
      table.set(index, f);
      return index;
    };
    const methods = this.allocate(IO_METHODS_BYTES);
    memory.setInt(methods, 1);
    IO_METHODS.forEach((name, i) => {
      memory.setInt(methods + 4 + i * 4, place(vfs[name]));
    });
    const xOpen = wasm.installFunction('i(pppip)', (_vfs: number, path: number, file: number, flags: number, outFlags: number): number => {
      const store = path === 0 ? undefined : this.#stores.get(memory.readCString(path));
      memory.setInt(file, store === undefined ? 0 : methods);
      if (store === undefined) return SQLITE.CANTOPEN;
      memory.setInt(file + 4, store);
      memory.setInt(file + 8, 0);
      memory.setInt(file + 12, this.words[(store >> 2) + STORE.version] ?? 0);
      memory.setInt(file + 16, 0);
      if (outFlags !== 0) memory.setInt(outFlags, flags);
      return SQLITE.OK;
    });
    const xFullPathname = wasm.installFunction('i(ppip)', (_vfs: number, path: number, _bytes: number, to: number): number => {
      const { bytes } = memory;
      bytes.copyWithin(to, path, bytes.indexOf(0, path) + 1);
      return SQLITE.OK;
    });
    const found = capi.sqlite3_vfs_find(null);
    if (typeof found !== 'number' || found === 0) throw new Error('This build of SQLite has no default VFS.');
    const name = this.allocate(VFS_NAME.length + 1);
    memory.bytes.set(new TextEncoder().encode(VFS_NAME), name);
    const own = this.allocate(VFS_BYTES);
    memory.bytes.copyWithin(own, found, found + VFS_BYTES);
    // sqlite3_vfs: iVersion, szOsFile, mxPathname, pNext, zName, pAppData, xOpen, xDelete, xAccess, xFullPathname, ….
    const fields: readonly (readonly [number, number])[] = [
      [0, 2],
      [1, 20],
      [3, 0],
      [4, name],
      [6, xOpen],
      [7, place(vfs.xDelete)],
      [8, place(vfs.xAccess)],
      [9, xFullPathname],
    ];
    for (const [field, value] of fields) memory.setInt(own + field * 4, value);
    if (memory.sqlite.raw.sqlite3_vfs_register(own, 0) !== SQLITE.OK) throw new Error('SQLite does not take the page VFS.');
  }
}

const heaps = new WeakMap<Sqlite, PageHeap>();

/** The one heap of a module. */
export function pageHeap(memory: Memory): PageHeap {
  const known = heaps.get(memory.sqlite);
  if (known) return known;
  const made = new PageHeap(memory);
  heaps.set(memory.sqlite, made);
  return made;
}
