/**
 * Texts that answers repeat are made once: databases answer with the same words again and again, and what a trace keeps of them is
 * then one text. Where another text has the same place, the newer one takes it.
 */
import type { Memory } from './memory.ts';

const PLACES = 4_096;
/** Longer ones are told apart by their hash alone no sooner than they are decoded. */
const LONGEST = 64;

export class Texts {
  readonly #known: string[] = new Array<string>(PLACES).fill('');

  /** Reads `length` bytes of UTF-8. Only ASCII is kept: there a text has one byte for each of its characters. */
  read(memory: Memory, pointer: number, length: number): string {
    if (length > LONGEST) return memory.readText(pointer, length);
    const { bytes } = memory;
    const end = pointer + length;
    let hash = length;
    let all = 0;
    for (let i = pointer; i < end; i++) {
      const byte = bytes[i] ?? 0;
      all |= byte;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    if (all > 127) return memory.readText(pointer, length);
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
    const known = this.#known[place] ?? '';
    if (known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === bytes[pointer + i]) i++;
      if (i === length) return known;
    }
    const text = memory.readText(pointer, length);
    this.#known[place] = text;
    return text;
  }
}
