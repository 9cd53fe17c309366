import { describe, expect, it } from 'vitest';
import { ln, Stream, STREAM_WORDS } from '../../src/sim/random.ts';

describe('ln', () => {
  it('is the natural logarithm to 1e-14', () => {
    for (const x of [1e-9, 0.1, 0.5, 0.7071, 1, 1.5, 2, Math.E, 10, 12345.678, 2 ** 40]) {
      expect(Math.abs(ln(x) - Math.log(x))).toBeLessThan(1e-13 * Math.max(1, Math.abs(Math.log(x))));
    }
  });
});

describe('Stream', () => {
  it('gives the same numbers for the same seed and name, others for another', () => {
    const draw = (seed: number, name: string): number[] => {
      const stream = new Stream(seed, name);
      return Array.from({ length: 8 }, () => stream.next());
    };
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
  });

  it('has the first numbers that it always had (traces depend on them)', () => {
    const stream = new Stream(42, 'golden');
    expect([stream.next(), stream.next(), stream.next()]).toMatchInlineSnapshot(`
      [
        3443501603,
        273596173,
        873800379,
      ]
    `);
  });

  it('goes on from its words: what was drawn after a copy is drawn again when the copy is put back', () => {
    const all = new Int32Array(2 * STREAM_WORDS);
    const first = new Stream(1, 'first', all.subarray(0, STREAM_WORDS));
    const second = new Stream(1, 'second', all.subarray(STREAM_WORDS));
    const draw = (): number[] => Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? second : first).next());
    draw();
    const kept = all.slice();
    const drawn = draw();
    expect(draw()).not.toEqual(drawn);
    all.set(kept);
    expect(draw()).toEqual(drawn);
  });

  it('draws what its distributions promise', () => {
    const stream = new Stream(7, 'figures');
    const n = 200_000;
    const sorted = (draw: () => number): number[] => Array.from({ length: n }, draw).sort((a, b) => a - b);
    const at = (values: number[], share: number): number => values[Math.floor(share * n)] ?? Number.NaN;
    const lomax = sorted(() => stream.lomax(1));
    expect(at(lomax, 0.5)).toBeCloseTo(Math.SQRT2 - 1, 1);
    expect(at(lomax, 0.95)).toBeCloseTo(Math.sqrt(20) - 1, 0);
    expect(lomax[n - 1]).toBeLessThanOrEqual(50);
    const waits = sorted(() => stream.exponential(3));
    expect(waits.reduce((a, b) => a + b, 0) / n).toBeCloseTo(3, 1);
    expect(at(waits, 0.5)).toBeCloseTo(3 * Math.LN2, 1);
    const dice = sorted(() => stream.integer(1, 6));
    expect([dice[0], dice[n - 1]]).toEqual([1, 6]);
    expect(dice.filter((d) => d === 6).length / n).toBeCloseTo(1 / 6, 2);
  });
});
