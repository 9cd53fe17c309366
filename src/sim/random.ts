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

/** What a stream's state takes: three words of mixing and a counter, 32 bits each. */
export const STREAM_WORDS = 4;

/** Chris Doty-Humphrey's sfc32 (PractRand): 128 bits of state, passes BigCrush, four additions a draw. */
export class Stream {
  /**
   * All there is to it: a copy of these words, put back later, draws the same numbers again. `words` may be a part of a larger array,
   * so that the streams of many links are copied at once.
   */
  constructor(
    seed: number,
    name: string,
    readonly words: Int32Array = new Int32Array(STREAM_WORDS),
  ) {
    words[0] = hashText(name, seed);
    words[1] = hashText(name, ~seed);
    words[2] = mix(seed);
    words[3] = 1;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** An integer drawn evenly from [0, 2^32). */
  next(): number {
    const { words } = this;
    const b = words[1] ?? 0;
    const c = words[2] ?? 0;
    const counter = words[3] ?? 0;
    const t = ((words[0] ?? 0) + b + counter) | 0;
    words[3] = counter + 1;
    words[0] = b ^ (b >>> 9);
    words[1] = c + (c << 3);
    words[2] = ((c << 21) | (c >>> 11)) + t;
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

  /** Normally distributed, mean 0 and standard deviation 1: Marsaglia's polar method, without its second draw, so that no state is kept. */
  normal(): number {
    for (;;) {
      const x = 2 * this.unit() - 1;
      const y = 2 * this.unit() - 1;
      const square = x * x + y * y;
      if (square < 1 && square > 0) return x * Math.sqrt((-2 * ln(square)) / square);
    }
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

/** e to the power of x, with the same arithmetic; relative error below 1e-13 for |x| ≤ 100. */
export function exp(x: number): number {
  const doublings = Math.round(x / Math.LN2);
  const rest = x - doublings * Math.LN2;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 20; k++) {
    term *= rest / k;
    sum += term;
  }
  for (let k = 0; k < doublings; k++) sum *= 2;
  for (let k = 0; k > doublings; k--) sum /= 2;
  return sum;
}
