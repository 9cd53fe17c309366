/** Disks: what a crash takes, who waits for whom, and numbers drawn by chance. */
import { describe, expect, it } from 'vitest';
import { DiskImage } from '../../src/sim/disk-image.ts';
import { type DiskModel, diskOfFsync, INSTANT_DISK } from '../../src/sim/disk-model.ts';
import type { Effect } from '../../src/sim/node.ts';
import { Stream } from '../../src/sim/random.ts';
import { type Reaction, toy } from './toy.ts';

const SLOW: DiskModel = diskOfFsync(4000);

/** Orders as effects: `write 7`, `sync`. */
const obeying: Reaction = (input) => {
  if (input.type !== 'order') return [];
  const [verb, value] = input.order.split(' ');
  const effects: Effect[] =
    verb === 'write' ? [{ type: 'persist', key: 'saved', value: Number(value) }] : [{ type: 'sync', tag: input.order }];
  return effects;
};

function disk(model: DiskModel) {
  const made = toy(['a'], obeying, { disk: () => model });
  const { kernel } = made;
  return {
    ...made,
    order: (atMs: number, order: string) => kernel.command({ at: atMs * 1000, command: { type: 'order', node: 'a', order } }),
    crash(atMs: number) {
      kernel.command({ at: atMs * 1000, command: { type: 'crash', node: 'a' } });
      kernel.command({ at: atMs * 1000 + 1, command: { type: 'restart', node: 'a' } });
    },
    syncs: () => made.events.flatMap((e) => (e.type === 'sync' ? [[e.at / 1000, e.waitedUs / 1000, e.doneAt / 1000, e.sharedBy]] : [])),
  };
}

describe('a slow disk', () => {
  it('takes so many times as long from its next fsync on, over a crash, too, until it is mended', () => {
    const { kernel, order, crash, syncs } = disk(SLOW);
    const slow = (atMs: number, factor: number) => kernel.command({ at: atMs * 1000, command: { type: 'slow-disk', node: 'a', factor } });
    order(0, 'sync');
    slow(1, 10);
    order(5, 'sync');
    crash(100);
    order(101, 'sync');
    slow(200, 1);
    order(201, 'sync');
    kernel.advance(300_000);
    expect(syncs().map(([at = 0, , done = 0]) => [at, done - at])).toEqual([
      [0, 4],
      [5, 40],
      [101, 40],
      [201, 4],
    ]);
  });

  it('is another one when it was lost; one that takes no time takes none', () => {
    const { kernel, order, syncs } = disk(SLOW);
    kernel.command({ at: 0, command: { type: 'slow-disk', node: 'a', factor: 10 } });
    kernel.command({ at: 1, command: { type: 'wipe', node: 'a' } });
    kernel.command({ at: 2, command: { type: 'restart', node: 'a' } });
    order(1, 'sync');
    kernel.advance(100_000);
    expect(syncs().map(([at = 0, , done = 0]) => done - at)).toEqual([4]);
    const none = disk(INSTANT_DISK);
    none.kernel.command({ at: 0, command: { type: 'slow-disk', node: 'a', factor: 10 } });
    none.order(1, 'sync');
    none.kernel.advance(100_000);
    expect(none.syncs()).toEqual([]);
  });
});

describe('a lying disk', () => {
  const lie = (lies: boolean) => ({ type: 'lying-disk', node: 'a', lies }) as const;

  it('says that an fsync is done, and the next crash takes what it was for, and that is told', () => {
    const { kernel, state, order, crash, events } = disk(SLOW);
    order(0, 'write 1');
    order(1, 'sync');
    kernel.command({ at: 10_000, command: lie(true) });
    order(20, 'write 2');
    order(21, 'sync');
    order(30, 'write 3');
    order(31, 'sync');
    kernel.advance(40_000);
    expect(state('a').heard.filter((said) => said.includes('sync'))).toHaveLength(3);
    crash(50);
    kernel.advance(51_000);
    expect(state('a').saved).toBe(1);
    expect(events.filter((e) => e.type === 'crash')).toMatchObject([{ lied: true, wiped: false }]);
  });

  it('loses nothing once it is honest and another fsync has ended', () => {
    const { kernel, state, order, crash, events } = disk(SLOW);
    kernel.command({ at: 0, command: lie(true) });
    order(1, 'write 1');
    order(2, 'sync');
    kernel.command({ at: 10_000, command: lie(false) });
    order(11, 'sync');
    crash(20);
    kernel.advance(21_000);
    expect(state('a').saved).toBe(1);
    expect(events.filter((e) => e.type === 'crash' && e.lied)).toEqual([]);
  });

  it('is another one when it was lost', () => {
    const { kernel, state, order, crash } = disk(SLOW);
    kernel.command({ at: 0, command: lie(true) });
    kernel.command({ at: 1, command: { type: 'wipe', node: 'a' } });
    kernel.command({ at: 2, command: { type: 'restart', node: 'a' } });
    order(1, 'write 1');
    order(2, 'sync');
    crash(20);
    kernel.advance(21_000);
    expect(state('a').saved).toBe(1);
  });
});

describe('a crash', () => {
  it('takes what was not synced', () => {
    const { kernel, state, order, crash } = disk(SLOW);
    order(0, 'write 1');
    order(1, 'sync');
    order(2, 'write 2');
    crash(10);
    kernel.advance(11_000);
    expect(state('a').saved).toBe(1);
  });

  it('takes what an fsync under way was for, and nobody hears of it', () => {
    const { kernel, state, order, crash } = disk(SLOW);
    order(0, 'write 1');
    order(1, 'sync');
    crash(4);
    kernel.advance(20_000);
    expect(state('a').saved).toBe(0);
    expect(state('a').heard).toEqual([]);
  });

  it('takes nothing of a disk that takes no time', () => {
    const { kernel, state, order, crash } = disk(INSTANT_DISK);
    order(0, 'write 1');
    crash(1);
    kernel.advance(2_000);
    expect(state('a').saved).toBe(1);
  });
});

describe('a sync', () => {
  it('waits for the one under way, and those that wait share the next', () => {
    const { kernel, state, order, syncs } = disk(SLOW);
    for (const at of [0, 1, 2]) order(at, `sync ${at}`);
    kernel.advance(20_000);
    expect(syncs()).toEqual([
      [0, 0, 4, 1],
      [4, 3, 8, 2],
      [4, 2, 8, 2],
    ]);
    expect(state('a').heard.filter((h) => h.startsWith('synced'))).toEqual(['synced sync 0', 'synced sync 1', 'synced sync 2']);
  });

  it('has an fsync of its own without group commit', () => {
    const { kernel, order, syncs } = disk({ ...SLOW, groupCommit: false });
    for (const at of [0, 1, 2]) order(at, `sync ${at}`);
    kernel.advance(20_000);
    expect(syncs()).toEqual([
      [0, 0, 4, 1],
      [4, 3, 8, 1],
      [8, 6, 12, 1],
    ]);
  });

  it('takes as long as its bytes do, where a disk writes so many in a second', () => {
    const { kernel, order, syncs } = disk({ ...SLOW, writeMB: { type: 'constant', ms: 1_000_000 } });
    // A small whole number is one byte.
    for (let i = 0; i < 10; i++) order(0, 'write 5');
    order(1, 'sync');
    order(20, 'sync');
    kernel.advance(30_000);
    expect(syncs()).toEqual([
      [1, 0, 15, 1],
      [20, 0, 24, 1],
    ]);
  });

  it('of a disk that takes no time is done in the same moment, without an event', () => {
    const { kernel, state, order, syncs } = disk(INSTANT_DISK);
    order(1, 'sync');
    kernel.advance(1_000);
    expect(state('a').heard).toEqual(['order', 'synced sync']);
    expect(syncs()).toEqual([]);
  });

  it('is heard of after a pause; the next does not begin before', () => {
    const { kernel, state, order, syncs } = disk(SLOW);
    order(0, 'sync 1');
    order(1, 'sync 2');
    kernel.command({ at: 2000, command: { type: 'pause', node: 'a' } });
    kernel.command({ at: 9000, command: { type: 'resume', node: 'a' } });
    kernel.advance(8_000);
    expect(state('a').heard).toEqual(['order', 'order']);
    kernel.advance(20_000);
    expect(state('a').heard.slice(2)).toEqual(['synced sync 1', 'synced sync 2']);
    expect(syncs()).toEqual([
      [0, 0, 4, 1],
      [9, 8, 13, 1],
    ]);
  });

  it('takes its mean time, exponentially spread, and twice the same in two equal runs', () => {
    const times = (): number[] => {
      const { kernel, order, events } = disk(diskOfFsync(4000, 'exponential'));
      for (let i = 0; i < 2000; i++) order(i * 100, 'sync');
      kernel.advance(200_000_000);
      return events.flatMap((e) => (e.type === 'sync' ? [e.doneAt - e.at] : []));
    };
    const all = times();
    const mean = all.reduce((sum, t) => sum + t, 0) / all.length;
    const deviation = Math.sqrt(all.reduce((sum, t) => sum + (t - mean) ** 2, 0) / all.length);
    expect(mean / 4000).toBeCloseTo(1, 1);
    expect(deviation / 4000).toBeCloseTo(1, 1);
    expect(times()).toEqual(all);
  });
});

describe('files', () => {
  it('go back to what they were when the last flush that ended began, whatever was written', () => {
    const random = new Stream(1, 'files');
    const shown = (image: DiskImage): string =>
      JSON.stringify([['x', 'y'].map((key) => image.get(key) ?? null), ['l', 'm'].map((log) => image.log(log)), image.empty]);
    for (let round = 0; round < 300; round++) {
      let image = new DiskImage(SLOW);
      let synced = shown(image);
      let flushing: string | null = null;
      for (let i = 0; i < 30; i++) {
        const key = random.integer(0, 1);
        switch (random.integer(0, 6)) {
          case 0:
            image.set(['x', 'y'][key] ?? '', i);
            break;
          case 1:
          case 2: {
            const log = ['l', 'm'][key] ?? '';
            image.append(log, random.integer(0, image.log(log).length), [i, i + 1]);
            break;
          }
          case 3:
            if (flushing === null) image.flush();
            flushing ??= shown(image);
            break;
          case 4:
            image.flushed();
            synced = flushing ?? synced;
            flushing = null;
            break;
          case 5: {
            const saved = image.save();
            image = new DiskImage(SLOW);
            image.restore(saved);
            break;
          }
          default:
            image.revert();
            flushing = null;
            expect(shown(image)).toBe(synced);
        }
      }
    }
  });
});

describe('chance', () => {
  const drawing: Reaction = (input) =>
    input.type === 'order' || (input.type === 'drawn' && input.value > 2) ? [{ type: 'draw', tag: 'a die', low: 1, high: 6 }] : [];

  it('is asked for and comes in the same moment, and the trace has it', () => {
    const { kernel, events, state } = toy(['a', 'b'], drawing);
    for (let i = 0; i < 200; i++) kernel.command({ at: i, command: { type: 'order', node: 'a', order: 'draw' } });
    kernel.advance(1000);
    const drawn = events.flatMap((e) => (e.type === 'draw' ? [e] : []));
    expect(state('a').heard.filter((h) => h.startsWith('drawn'))).toEqual(drawn.map((e) => `drawn a die ${e.value}`));
    expect(new Set(drawn.map((e) => e.value))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(drawn.every((e) => e.low === 1 && e.high === 6 && e.at < 200)).toBe(true);
    // It ends with a one or a two, and each draw was caused by the one before it or by an order.
    expect(drawn.filter((e) => e.value <= 2)).toHaveLength(200);
  });

  it('is a node’s own: what others draw or when its timers fire moves nothing', () => {
    const values = (others: boolean): number[] => {
      const { kernel, events } = toy(['a', 'b'], drawing);
      for (let i = 0; i < 20; i++) {
        kernel.command({ at: i, command: { type: 'order', node: 'a', order: 'draw' } });
        if (others) kernel.command({ at: i, command: { type: 'order', node: 'b', order: 'draw' } });
      }
      kernel.advance(1000);
      return events.flatMap((e) => (e.type === 'draw' && e.node === 'a' ? [e.value] : []));
    };
    expect(values(true)).toEqual(values(false));
  });
});
