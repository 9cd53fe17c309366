/** What can go wrong from one moment of a run on: what is found, that nothing but the seed decides, and that versions are told rightly. */
import { describe, expect, it } from 'vitest';
import { pastOf } from '../../src/search/ahead/ahead.ts';
import { lookAhead, type Triers } from '../../src/search/ahead/rounds.ts';
import { Lineage } from '../../src/search/ahead/lineage.ts';
import { agreedUntil } from '../../src/session/run.ts';
import { asking, breaksOnlyWith, FROM_US, look, ownTriers } from './hands.ts';
import { decodeLink, encodeLink } from '../../src/session/share.ts';
import type { Accessed } from '../../src/session/history/history.ts';
import type { Register } from '../../src/session/history/registers.ts';

/** Plays the last first. */
const backwards: Triers = { ...ownTriers, try: async (futures) => (await ownTriers.try([...futures].reverse())).toReversed() };

describe('a known weakness is found from a given moment, made small, and is in the link', () => {
  it.each([
    ['stale-in-tokyo', 'linearizable'],
    ['sixty-seconds', 'read your writes'],
  ] as const)('%s: %s', { timeout: 60_000 }, async (id, property) => {
    const question = asking(id, property);
    const { found, tried } = await look(question);
    if (!found) throw new Error(`nothing found in ${tried} schedules`);
    expect(found.added.length).toBeLessThanOrEqual(4);
    expect(found.breach.atUs).toBeGreaterThan(FROM_US);
    // It is one and the same run up to that moment: a fork of it.
    const past = { ...question.run, commands: question.run.commands.filter(({ at }) => at <= FROM_US) };
    expect(agreedUntil(past, found.run)).toBeGreaterThan(FROM_US);
    expect(found.added.every(({ at }) => at > FROM_US)).toBe(true);
    const { run } = decodeLink(encodeLink(found.run, 0));
    const again = await (await pastOf({ ...question, run })).go(
      { asks: found.added, faults: [], mending: [], untilMs: run.untilUs / 1000 },
      property,
    );
    expect(again.breach).toEqual(found.breach);
  });
});

it('comes to the same in whatever order schedules are tried', { timeout: 60_000 }, async () => {
  const question = asking('stale-in-tokyo', 'linearizable');
  const one = await look(question, 24);
  expect(await look(question, 24, backwards)).toEqual(one);
  expect(one.found).not.toBeNull();
});

describe('planted bugs', () => {
  it.each([['sixty-seconds', 'query-cache/never-expires', 'bounded staleness']] as const)(
    '%s with %s breaks %s, and without it does not',
    { timeout: 60_000 },
    (id, mutant, property) => breaksOnlyWith(id, mutant, property),
  );
});

it('says what the room promises as things stand', async () => {
  const promised = async (id: string): Promise<readonly string[]> => [...(await pastOf(asking(id, 'linearizable'))).promised()].sort();
  expect(await promised('three-of-five')).toContain('linearizable');
  expect(await promised('stale-in-tokyo')).toEqual(expect.arrayContaining(['convergence', 'consistent prefix']));
  expect(await promised('stale-in-tokyo')).not.toContain('linearizable');
});

it('ends when it is told to', async () => {
  const { tried, found } = await lookAhead(asking('three-of-five', 'linearizable'), ownTriers, {
    seeds: 100,
    from: 1,
    stopped: () => true,
  });
  expect([tried, found]).toEqual([0, null]);
});

describe('which value was written over which', () => {
  const by = {} as Accessed;
  it('is a line where each found what the last had left, and a tree where two went on from one', () => {
    const line = new Lineage({ name: 'x' } as Register);
    expect(line.add('b', 'a', by)).toBe(true);
    expect(line.add('c', 'b', by)).toBe(true);
    expect(line.branches().map((branch) => branch.size)).toEqual([3]);
    expect(line.leadsTo('b', 'c')).toBe(true);
    expect(line.add('d', 'b', by)).toBe(true);
    expect(line.branches().map((branch) => [...branch.values()])).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(line.leadsTo('c', 'd')).toBe(false);
    expect(line.leadsTo('b', 'd')).toBe(true);
    expect(line.leadsTo('never', 'd')).toBeNull();
  });

  it('says nothing where a value came back', () => {
    const line = new Lineage({ name: 'x' } as Register);
    line.add('b', 'a', by);
    expect(line.add('a', 'b', by)).toBe(false);
  });
});
