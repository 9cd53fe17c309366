/**
 * Loads SQLite once per process and takes its clock and entropy away from the host before any database is opened.
 * The default VFS is patched in place: a second default VFS would leave `memdb` on wall time.
 */
import init, { type Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { fillEntropy, host } from './entropy.ts';
import { memoryOf, type Raw, rawExports } from './raw.ts';

/** The loaded module: typed C functions, its memory, and the callbacks that are installed once for all databases. */
export interface Sqlite {
  readonly capi: Sqlite3Static['capi'];
  readonly wasm: Sqlite3Static['wasm'];
  readonly raw: Raw;
  /** SQLite's version, for example `3.54.1`. */
  readonly version: string;
}

/** 1970-01-01 as SQLite counts it: milliseconds since noon, 24 November 4714 BC. */
const UNIX_EPOCH_JULIAN_MS = 210866760000000n;

function patchHost(sqlite3: Sqlite3Static): void {
  const { capi, wasm } = sqlite3;
  const memory = memoryOf(wasm);
  const vfs = new capi.sqlite3_vfs(capi.sqlite3_vfs_find(null));
  vfs.installMethods({
    xCurrentTimeInt64(_vfs: number, out: number): number {
      new DataView(memory.buffer).setBigInt64(out, UNIX_EPOCH_JULIAN_MS + BigInt(Math.floor(host.nowMs)), true);
      return 0;
    },
    xCurrentTime(_vfs: number, out: number): number {
      new DataView(memory.buffer).setFloat64(out, 2440587.5 + host.nowMs / 86_400_000, true);
      return 0;
    },
    xRandomness(_vfs: number, count: number, out: number): number {
      fillEntropy(new Uint8Array(memory.buffer, out, count));
      return count;
    },
  });
}

/**
 * `'localtime'` and `'utc'` ask the host for its time zone through one imported function. Here every host is in UTC. The
 * import can only be exchanged while the module is instantiated, so the two ways to do that are wrapped for so long.
 */
async function loadInUtc(): Promise<Sqlite3Static> {
  let memory: WebAssembly.Memory | null = null;
  const localtime = (seconds: bigint, out: number): void => {
    if (memory === null) return;
    const date = new Date(Number(seconds) * 1000);
    const yearStart = Date.UTC(date.getUTCFullYear(), 0, 1);
    const fields = [
      date.getUTCSeconds(),
      date.getUTCMinutes(),
      date.getUTCHours(),
      date.getUTCDate(),
      date.getUTCMonth(),
      date.getUTCFullYear() - 1900,
      date.getUTCDay(),
      Math.floor((date.getTime() - yearStart) / 86_400_000),
      0,
      0,
    ];
    new Int32Array(memory.buffer, out, fields.length).set(fields);
  };
  const originals: (readonly [string, unknown])[] = [];
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original: unknown = Reflect.get(WebAssembly, name);
    if (typeof original !== 'function') continue;
    originals.push([name, original]);
    Reflect.set(WebAssembly, name, (source: unknown, imports: unknown): unknown => {
      const env: unknown = typeof imports === 'object' && imports !== null ? Reflect.get(imports, 'env') : null;
      if (typeof env === 'object' && env !== null && '_localtime_js' in env) Reflect.set(env, '_localtime_js', localtime);
      return Reflect.apply(original, WebAssembly, [source, imports]);
    });
  }
  try {
    const sqlite3 = await init();
    memory = memoryOf(sqlite3.wasm);
    return sqlite3;
  } finally {
    for (const [name, original] of originals) Reflect.set(WebAssembly, name, original);
  }
}

/**
 * V8 11 and 12 (Node 20 to 23) compile calls from JavaScript into WASM inline, and after some ten thousand of ours the
 * process dies of a segmentation fault where such code is discarded. Without that step it does not, and is about as fast.
 * Browsers have newer ones and no such switch.
 */
function switchOffInlining(): void {
  const node: unknown = Reflect.get(globalThis, 'process');
  if (typeof node !== 'object' || node === null) return;
  const versions: unknown = Reflect.get(node, 'versions');
  const engine: unknown = typeof versions === 'object' && versions !== null ? Reflect.get(versions, 'v8') : null;
  const builtin: unknown = Reflect.get(node, 'getBuiltinModule');
  if (typeof engine !== 'string' || !/^1[12]\./.test(engine) || typeof builtin !== 'function') return;
  const v8: unknown = Reflect.apply(builtin, node, ['node:v8']);
  const setFlags: unknown = typeof v8 === 'object' && v8 !== null ? Reflect.get(v8, 'setFlagsFromString') : null;
  if (typeof setFlags === 'function') Reflect.apply(setFlags, v8, ['--no-turbo-inline-js-wasm-calls']);
}

/** SQLite did not come or may not run here. It can be asked for again. */
export class SqliteMissing extends Error {
  override readonly name = 'SqliteMissing';
  /** The page forbids WebAssembly to its scripts; else the network is at fault. */
  readonly forbidden: boolean;

  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`SQLite could not be loaded: ${why}`, { cause });
    this.forbidden = /content security policy|unsafe-eval/i.test(why);
  }
}

let loaded: Promise<Sqlite> | null = null;

/** The one SQLite of this process (about 900 KB of WASM). Works in Node 20, Vitest and a worker built by Vite. */
export function loadSqlite(): Promise<Sqlite> {
  if (loaded === null) switchOffInlining();
  loaded ??= loadInUtc().then(
    (sqlite3) => {
      patchHost(sqlite3);
      const { capi, wasm } = sqlite3;
      return { capi, wasm, raw: rawExports(wasm.exports), version: capi.sqlite3_libversion() };
    },
    (error: unknown) => {
      loaded = null;
      throw new SqliteMissing(error);
    },
  );
  return loaded;
}
