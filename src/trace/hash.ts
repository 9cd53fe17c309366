/**
 * A hash of a trace: 106 bits over a canonical text of every event. It compares runs, it protects nothing.
 * Keys are taken in the order in which our own code wrote them, which is part of what must not change.
 */
import type { TraceEvent } from '../sim/events.ts';

export class TraceHash {
  #hashed = 0;
  readonly #lanes = [0xdeadbeef, 0x41c6ce57, 0x9e3779b9, 0x6c078965];

  /** Takes in the events that are new since the last call; returns the hash as 32 hex digits. */
  extend(events: readonly TraceEvent[]): string {
    for (; this.#hashed < events.length; this.#hashed++) this.#text(canonical(events[this.#hashed]));
    return this.#lanes.map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #text(text: string): void {
    let [a = 0, b = 0, c = 0, d = 0] = this.#lanes;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      a = Math.imul(a ^ unit, 2_654_435_761);
      b = Math.imul(b ^ unit, 1_597_334_677);
      c = Math.imul(c ^ (unit + (a >>> 7)), 2_246_822_507);
      d = Math.imul(d ^ (unit + (b >>> 9)), 3_266_489_909);
    }
    this.#lanes[0] = a ^ (b >>> 16);
    this.#lanes[1] = b ^ (c >>> 16);
    this.#lanes[2] = c ^ (d >>> 16);
    this.#lanes[3] = d ^ (a >>> 16);
  }
}

/** Bytes up to this many stand in the text themselves; of longer ones (database images) their length and a digest. */
const BYTES_SHOWN = 256;
const digests = new WeakMap<Uint8Array, string>();

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

/** An image travels in several messages and is the same array in all of them. */
function digest(bytes: Uint8Array): string {
  const known = digests.get(bytes);
  if (known !== undefined) return known;
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    a = Math.imul(a ^ byte, 16_777_619);
    b = Math.imul(b ^ (byte + (a >>> 9)), 2_246_822_507);
  }
  const hexOf = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0');
  const text = `${bytes.length} bytes ${hexOf(a)}${hexOf(b)}`;
  digests.set(bytes, text);
  return text;
}
