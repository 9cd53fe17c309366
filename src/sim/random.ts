/**
 * Seeded random streams. Every subsystem draws from its own stream, named in words, so that turning one slider does not
 * reshuffle everything else. Only +, −, ×, ÷ and √ are used on floats: IEEE 754 fixes their results to the last bit,
 * which `Math.log` and `Math.exp` do not promise across engines.
 */

/** 32 bits of a text; FNV-1a with a final avalanche (murmur3's). */
export function hashText(text: string, seed = 0): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Chris Doty-Humphrey's sfc32 (PractRand): 128 bits of state, passes BigCrush, four additions a draw. */
export class Stream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, name: string) {
    this.#a = hashText(name, seed) | 0;
    this.#b = hashText(name, ~seed) | 0;
    this.#c = mix(seed) | 0;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** An integer drawn evenly from [0, 2^32). */
  next(): number {
    const t = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    return t >>> 0;
  }

  /** A number drawn evenly from (0, 1): never 0, so that its root and logarithm exist. */
  unit(): number {
    return (this.next() + 0.5) / 0x1_0000_0000;
  }

  /** An integer drawn evenly from [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** Exponentially distributed with this mean: the time between independent arrivals. */
  exponential(mean: number): number {
    return -ln(this.unit()) * mean;
  }

  /**
   * Lomax (Pareto II) with shape 2: many small values and a long tail, what queues in a network add to a delay.
   * Median 0.414 × scale, p95 3.47 × scale; cut at 50 × scale. Shape 2 needs a root only, no power.
   */
  lomax(scale: number): number {
    return Math.min(50, 1 / Math.sqrt(this.unit()) - 1) * scale;
  }
}

/** Natural logarithm of x > 0 with arithmetic that every engine does alike; error below 1e-14. */
export function ln(x: number): number {
  let mantissa = x;
  let exponent = 0;
  for (; mantissa > Math.SQRT2; exponent++) mantissa /= 2;
  for (; mantissa < Math.SQRT1_2; exponent--) mantissa *= 2;
  const z = (mantissa - 1) / (mantissa + 1);
  let power = z;
  let sum = 0;
  for (let k = 1; k < 24; k += 2) {
    sum += power / k;
    power *= z * z;
  }
  return 2 * sum + exponent * Math.LN2;
}
