/** Whose turn it is: fair by time, those that are seen first, and nobody works for a run that was closed. */
import { describe, expect, it } from 'vitest';
import { Left, Turns } from '../../src/worker/turns.ts';

/** Runs that work for so long at each turn, by a clock that only work moves on. */
class Bench {
  nowMs = 0;
  readonly spentMs = new Map<number, number>();
  readonly order: number[] = [];
  readonly barred = new Set<number>();
  stuck = 0;
  passed = 0;
  readonly turns = new Turns({
    pause: async () => this.onPause?.(),
    clockMs: () => this.nowMs,
    mayGo: (id) => !this.barred.has(id),
    passed: () => (this.passed += 1),
    stuck: () => (this.stuck += 1),
  });
  onPause: (() => void) | null = null;

  /** Takes `count` turns of `turnMs`, which simulate `us` each; resolves to whether the run was left. */
  async run(id: number, turnMs: number, count: number, us = 0): Promise<boolean> {
    this.turns.enter(id);
    try {
      for (let i = 1; i <= count; i++) {
        await this.turns.take(id);
        this.nowMs += turnMs;
        this.order.push(id);
        this.spentMs.set(id, (this.spentMs.get(id) ?? 0) + turnMs);
        this.turns.reached(id, i * us);
      }
      return false;
    } catch (error) {
      if (error instanceof Left) return true;
      throw error;
    } finally {
      this.turns.leave(id);
    }
  }

  /** Closes what is open after so much time. */
  until(ms: number, ids: readonly number[]): void {
    this.onPause = () => {
      if (this.nowMs < ms) return;
      for (const id of ids) this.turns.leave(id);
    };
  }
}

const MANY = 100_000;

describe('time', () => {
  it('is shared alike, however long the turns of one are', async () => {
    const bench = new Bench();
    bench.until(30_000, [1, 2, 3]);
    bench.turns.watch([1, 2, 3], 0);
    await Promise.all([bench.run(1, 10, MANY), bench.run(2, 300, MANY), bench.run(3, 10, MANY)]);
    for (const id of [1, 2, 3]) expect(bench.spentMs.get(id)).toBeCloseTo(10_000, -3);
  });

  it('that a run was not there for is not made up to it', async () => {
    const bench = new Bench();
    bench.turns.watch([1, 2], 0);
    let late: Promise<boolean> | null = null;
    bench.onPause = () => {
      if (bench.nowMs >= 5_000) late ??= bench.run(2, 10, MANY);
      if (bench.nowMs >= 7_000) for (const id of [1, 2]) bench.turns.leave(id);
    };
    await bench.run(1, 10, MANY);
    await late;
    expect(bench.spentMs.get(2)).toBeGreaterThan(900);
    expect(bench.spentMs.get(2)).toBeLessThan(1_100);
  });

  it('that a run had to wait for while it was not seen is not made up either', async () => {
    const bench = new Bench();
    bench.turns.watch([1], 0);
    let seen = false;
    bench.onPause = () => {
      if (bench.nowMs >= 5_000 && !seen) {
        seen = true;
        bench.turns.watch([1, 2], 0);
      }
      if (bench.nowMs >= 7_000) for (const id of [1, 2]) bench.turns.leave(id);
    };
    await Promise.all([bench.run(1, 10, MANY), bench.run(2, 10, MANY)]);
    expect(bench.spentMs.get(2)).toBeGreaterThan(900);
    expect(bench.spentMs.get(2)).toBeLessThan(1_100);
  });
});

describe('order', () => {
  it('is: what is seen up to the clock, what is seen ahead of it, the rest', async () => {
    const bench = new Bench();
    bench.turns.watch([2, 3], 1_000);
    // Run 2 comes far with each turn, run 3 does not: it has to catch up with the clock first.
    await Promise.all([bench.run(1, 10, 2, 1_000), bench.run(2, 10, 3, 1_000), bench.run(3, 10, 6, 250)]);
    expect(bench.order).toEqual([2, 3, 3, 3, 3, 2, 2, 3, 3, 1, 1]);
  });

  it('begins with the focused run', async () => {
    const bench = new Bench();
    bench.turns.watch([3, 1, 2], 1_000);
    await Promise.all([1, 2, 3].map((id) => bench.run(id, 10, 1, 1_000)));
    expect(bench.order).toEqual([3, 1, 2]);
    expect(bench.passed).toBe(3);
  });
});

describe('a run that is closed', () => {
  it('has no more turns, and whoever waits for one is told', async () => {
    const bench = new Bench();
    bench.onPause = () => bench.turns.leave(2);
    const [first, second] = await Promise.all([bench.run(1, 10, 3), bench.run(2, 10, 3)]);
    expect([first, second]).toEqual([false, true]);
    expect(bench.order).toEqual([1, 1, 1]);
    await expect(bench.turns.take(2)).rejects.toBeInstanceOf(Left);
  });

  it('while it has the turn gives it back', async () => {
    const bench = new Bench();
    bench.turns.enter(1);
    await bench.turns.take(1);
    bench.turns.leave(1);
    expect(await bench.run(2, 10, 1)).toBe(false);
  });
});

it('those that may not go on are passed over; that nobody may is said, and they go on when they may', async () => {
  const bench = new Bench();
  bench.barred.add(1).add(2);
  const both = Promise.all([bench.run(1, 10, 2), bench.run(2, 10, 2)]);
  await bench.run(3, 10, 2);
  expect(bench.order).toEqual([3, 3]);
  await expect.poll(() => bench.stuck).toBeGreaterThan(0);
  expect(bench.order).toEqual([3, 3]);
  bench.barred.clear();
  bench.turns.decide();
  await both;
  expect(bench.order.slice(2).sort()).toEqual([1, 1, 2, 2]);
});
