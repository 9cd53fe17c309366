/**
 * A hash of a trace: 128 bits over every event's numbers and all of its body. It compares runs, it protects nothing.
 * Keys are taken in the order in which our own code wrote them, which is part of what must not change. A run without a trace is
 * hashed as it goes, so each round takes two words: a field's name and kind, and its value.
 */
import type { Micros } from '../sim/node.ts';
import type { Recorder } from '../sim/recorder.ts';

/** Long texts whose hash is remembered: SQL, mostly. Looking a short one up costs as much as hashing it. */
const TEXTS_MAX = 10_000;
const SHORT_TEXT = 40;

/** What stands before a value, so that `1`, `'1'` and `[1]` differ. */
const TAG = { null: 1, undefined: 2, false: 3, true: 4, whole: 5, number: 6, bigint: 7, text: 8, bytes: 9, list: 10, object: 11, end: 12 };

const real = new Float64Array(1);
const halves = new Int32Array(real.buffer);

/** How far a hash is. */
export type SavedHash = readonly number[];

export class TraceHash implements Recorder {
  /** In an array, because whole numbers of 32 bits do not fit into an object's fields in every engine. */
  readonly #lanes = Int32Array.of(0xdeadbeef, 0x41c6ce57, 0x9e3779b9, 0x6c078965);
  readonly #texts = new Map<string, number>();

  record(_seq: number, type: number, at: Micros, cause: number, node: number, about: number, x: number, y: number, body: unknown): void {
    this.#mix((type << 16) ^ node, cause);
    this.#number(about, at);
    this.#number(0, x);
    this.#number(0, y);
    this.#value(0, body);
  }

  save(): SavedHash {
    return Array.from(this.#lanes);
  }

  restore(lanes: SavedHash): void {
    this.#lanes.set(lanes);
  }

  /** The hash of all events so far, as 32 hex digits. */
  get digits(): string {
    return Array.from(this.#lanes, (lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #mix(x: number, y: number): void {
    const lanes = this.#lanes;
    const a = Math.imul((lanes[0] ?? 0) ^ x, 2_654_435_761);
    const b = Math.imul((lanes[1] ?? 0) ^ (y + (a >>> 15)), 2_246_822_507);
    const c = Math.imul((lanes[2] ?? 0) ^ (x + (b >>> 13)), 3_266_489_909);
    lanes[0] = a;
    lanes[1] = b;
    lanes[2] = c;
    lanes[3] = Math.imul((lanes[3] ?? 0) ^ (y + (c >>> 16)), 1_597_334_677);
  }

  /** `name`: what the number is of. */
  #number(name: number, value: number): void {
    if ((value | 0) === value) {
      this.#mix(name ^ TAG.whole, value);
      return;
    }
    // Zero has two signs and no engine need keep the bits of NaN; neither is told apart.
    real[0] = value === 0 ? 0 : value;
    if (Number.isNaN(value)) halves.set([0, 0x7ff80000]);
    this.#mix(name ^ TAG.number, halves[0] ?? 0);
    this.#mix(TAG.number, halves[1] ?? 0);
  }

  #value(name: number, value: unknown): void {
    switch (typeof value) {
      case 'string':
        this.#mix(name ^ TAG.text, this.#text(value));
        return;
      case 'number':
        this.#number(name, value);
        return;
      case 'boolean':
        this.#mix(name ^ (value ? TAG.true : TAG.false), 0);
        return;
      case 'bigint':
        this.#mix(name ^ TAG.bigint, this.#text(String(value)));
        return;
      case 'object':
        this.#object(name, value);
        return;
      default:
        this.#mix(name ^ TAG.undefined, 0);
    }
  }

  #object(name: number, value: object | null): void {
    if (value === null) this.#mix(name ^ TAG.null, 0);
    else if (value instanceof Uint8Array) {
      const [first, second] = bytesHash(value);
      this.#mix(name ^ TAG.bytes, first);
      this.#mix(TAG.bytes, second);
    } else if (Array.isArray(value)) {
      this.#mix(name ^ TAG.list, value.length);
      for (let i = 0; i < value.length; i++) this.#value(0, value[i]);
    } else {
      this.#mix(name ^ TAG.object, 0);
      // Bodies are plain objects: what they inherit has no names of its own to go through.
      for (const key in value) this.#value(this.#text(key), value[key as keyof typeof value]);
      this.#mix(TAG.end, 0);
    }
  }

  #text(text: string): number {
    if (text.length <= SHORT_TEXT) return textHash(text);
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const hash = textHash(text);
    if (this.#texts.size >= TEXTS_MAX) this.#texts.clear();
    this.#texts.set(text, hash);
    return hash;
  }
}

function textHash(text: string): number {
  let hash = 0x811c9dc5 ^ text.length;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619) ^ (hash >>> 15);
  return hash;
}

/** Bytes up to this many stand in the text themselves; of longer ones (database images) their length and a digest. */
const BYTES_SHOWN = 256;
const digests = new WeakMap<Uint8Array, readonly [number, number]>();

/** JSON, with big integers and bytes told apart from numbers and lists. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) => {
    if (typeof field === 'bigint') return `${field}n`;
    if (field instanceof Uint8Array) return field.length <= BYTES_SHOWN ? `bytes ${hex(field)}` : digest(field);
    return field;
  });
}

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16);
  return text;
}

function digest(bytes: Uint8Array): string {
  const hexOf = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0');
  return `${bytes.length} bytes ${bytesHash(bytes).map(hexOf).join('')}`;
}

/** An image travels in several messages and is the same array in all of them. */
function bytesHash(bytes: Uint8Array): readonly [number, number] {
  const known = digests.get(bytes);
  if (known !== undefined) return known;
  let a = 0x811c9dc5 ^ bytes.length;
  let b = 0x9e3779b9;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    a = Math.imul(a ^ byte, 16_777_619);
    b = Math.imul(b ^ (byte + (a >>> 9)), 2_246_822_507);
  }
  const hash: readonly [number, number] = [a, b];
  // Looking up costs more than hashing what is short.
  if (bytes.length > BYTES_SHOWN) digests.set(bytes, hash);
  return hash;
}
