/**
 * A meter in front of SQLite's built-in functions whose work grows with the length of what they are given. SQLite counts a
 * call as one step, be it of `instr` over two long texts (minutes) or of `abs`. Each such function's entry in SQLite's own
 * table is exchanged, once per process, for one that first charges for the call and then makes it, so plans and answers stay.
 *
 * The table is found by its layout in the module's memory (`FuncDef` in https://sqlite.org/src/file/src/sqliteInt.h): nArg
 * (16 bits), flags, user data, next, function, finalizer, value, inverse, name. The package is pinned, and a build with
 * another layout is refused when it is loaded.
 */
import type { Memory } from './memory.ts';
import { SQLITE } from './raw.ts';

/** Bytes that count as one step: about as much as SQLite handles in the time of one. All figures here were measured. */
const LINEAR = 64;
/** JSON is read and written byte by byte. */
const PARSED = 16;
/** Comparisons of two bytes that count as one step, for what tries each place of one text against another. */
const PAIRS = 200;
const PATTERN_PAIRS = 50;

type Price = (bytes: readonly number[]) => number;
const total = (bytes: readonly number[]): number => bytes.reduce((sum, each) => sum + each, 0);
const linear: Price = (bytes) => Math.floor(total(bytes) / LINEAR);
const parsed: Price = (bytes) => Math.floor(total(bytes) / PARSED);
const paired =
  (text: number, sought: number, perStep: number): Price =>
  (bytes) =>
    linear(bytes) + Math.floor(((bytes[text] ?? 0) * (bytes[sought] ?? 0)) / perStep);

interface Metered {
  readonly before: Price;
  /** Bytes of the answer that count as one step. */
  readonly answer: number;
}
const LINEARLY: Metered = { before: linear, answer: LINEAR };
const JSON_LIKE: Metered = { before: parsed, answer: PARSED };

const BY_NAME: ReadonlyMap<string, Metered> = new Map<string, Metered>([
  ...['upper', 'lower', 'length', 'substr', 'substring', 'hex', 'unhex', 'quote', 'char', 'concat', 'concat_ws', 'unistr'].map(
    (name) => [name, LINEARLY] as const,
  ),
  ...[
    'unistr_quote',
    'printf',
    'format',
    'randomblob',
    'zeroblob',
    'group_concat',
    'string_agg',
    'nullif',
    'min',
    'max',
    'round',
    'abs',
  ].map((name) => [name, LINEARLY] as const),
  ...['strftime', 'date', 'time', 'datetime', 'julianday', 'unixepoch', 'timediff'].map((name) => [name, JSON_LIKE] as const),
  ...['->', '->>'].map((name) => [name, JSON_LIKE] as const),
  ['instr', { before: paired(0, 1, PAIRS), answer: LINEAR }],
  ['replace', { before: paired(0, 1, PAIRS), answer: LINEAR }],
  // The pattern comes first.
  ['like', { before: paired(1, 0, PATTERN_PAIRS), answer: LINEAR }],
  ['glob', { before: paired(1, 0, PATTERN_PAIRS), answer: LINEAR }],
  ...['trim', 'ltrim', 'rtrim'].map((name) => [name, { before: paired(0, 1, PAIRS), answer: LINEAR }] as const),
]);

const meteredOf = (name: string): Metered | undefined => (/^jsonb?(?:_|$)/.test(name) ? JSON_LIKE : BY_NAME.get(name));

const AT = { flags: 4, call: 16, finalizer: 20, name: 32, size: 40 } as const;
const FLAG_UTF8 = 1;
const FLAG_BUILT_IN = 0x0080_0000;
/** Where the module's constants lie. */
const SEARCHED_BYTES = 2 * 1024 * 1024;

interface Entry {
  readonly address: number;
  readonly name: string;
  readonly call: number;
}

function entries(memory: Memory, tableSize: number): readonly Entry[] {
  const { bytes } = memory;
  const view = new DataView(bytes.buffer);
  const word = (at: number): number => view.getUint32(at, true);
  const end = Math.min(bytes.length, SEARCHED_BYTES) - AT.size;
  const found: Entry[] = [];
  for (let address = 1024; address < end; address += 4) {
    const flags = word(address + AT.flags);
    if ((flags & 3) !== FLAG_UTF8 || (flags & FLAG_BUILT_IN) === 0) continue;
    const call = word(address + AT.call);
    if (call === 0 || call >= tableSize || word(address + AT.finalizer) >= tableSize) continue;
    const at = word(address + AT.name);
    if (at < 1024 || at >= SEARCHED_BYTES) continue;
    const length = bytes.subarray(at, at + 40).indexOf(0);
    if (length < 1) continue;
    const name = memory.readText(at, length);
    if (/^(?:->>?|[a-z][a-z0-9_]*)$/.test(name)) found.push({ address, name, call });
  }
  return found;
}

/** Is told of each call, with the largest value in it; false ends the statement. */
export type Charge = (steps: number, largestBytes: number) => boolean;

/** Puts the meter on; once per process, for the functions belong to the module. */
export function meterFunctions(memory: Memory, charge: Charge): void {
  const { wasm } = memory.sqlite;
  const table: unknown = wasm.functionTable();
  if (!(table instanceof WebAssembly.Table)) throw new Error('This build of SQLite does not show its functions.');
  const found = entries(memory, table.length).filter(({ name }) => meteredOf(name) !== undefined);
  const missing = [...BY_NAME.keys(), 'json', 'json_extract', 'json_group_array'].filter((name) => !found.some((f) => f.name === name));
  if (missing.length > 0)
    throw new Error(`This build of SQLite keeps functions elsewhere (${missing.join(', ')}); install the pinned one.`);
  const byCall = new Map<number, number>();
  for (const { address, name, call } of found) {
    const metered = meteredOf(name);
    const original: unknown = table.get(call);
    if (metered === undefined || !isCall(original)) continue;
    const front = byCall.get(call) ?? wasm.installFunction('v(pip)', inFrontOf(memory, original, metered, charge));
    byCall.set(call, front);
    memory.setInt(address + AT.call, front);
  }
}

type Call = (context: number, count: number, values: number) => void;
const isCall = (value: unknown): value is Call => typeof value === 'function';

function inFrontOf(memory: Memory, original: Call, { before, answer }: Metered, charge: Charge): Call {
  const { raw } = memory.sqlite;
  const bytesOf = (value: number): number => {
    const type = raw.sqlite3_value_type(value);
    return type === SQLITE.TEXT || type === SQLITE.BLOB ? raw.sqlite3_value_bytes(value) : 8;
  };
  return (context, count, values) => {
    const bytes: number[] = [];
    for (let i = 0; i < count; i++) bytes.push(bytesOf(memory.pointerAt(values + i * 4)));
    if (!charge(before(bytes), Math.max(0, ...bytes))) {
      raw.sqlite3_result_error_code(context, SQLITE.INTERRUPT);
      return;
    }
    original(context, count, values);
    // A context begins with the pointer to its answer. What an aggregate has gathered so far is not one.
    const result = memory.pointerAt(context);
    if (result === 0) return;
    const answered = bytesOf(result);
    charge(Math.floor(answered / answer), answered);
  };
}
