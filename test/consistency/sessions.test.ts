/** Session guarantees and registers over histories with versions: each once kept and once broken, and all against brute force. */
import { describe, expect, it } from 'vitest';
import { checkSessions, type SessionGuarantees } from '../../src/consistency/sessions.ts';
import { type Access, irregular, outOfOrder, type VersionedOperation } from '../../src/consistency/versioned.ts';
import { type Random, randomFrom } from './random.ts';

const x = (version: number): Access => ({ key: 'x', version });
const y = (version: number): Access => ({ key: 'y', version });
let names = 0;
const op = (
  client: string,
  call: number,
  returned: number,
  reads: readonly Access[],
  writes: readonly Access[] = [],
): VersionedOperation => ({
  ...{ name: `o${names++}`, client, call, reads, writes },
  return: returned,
});

type Broken = readonly (keyof SessionGuarantees)[];
const brokenIn = (history: readonly VersionedOperation[], ofRows = false): Broken =>
  (Object.entries(checkSessions(history, { ofRows })) as [keyof SessionGuarantees, readonly string[]][])
    .filter(([, complaints]) => complaints.length > 0)
    .map(([name]) => name);

describe('session guarantees', () => {
  it.each<readonly [string, readonly VersionedOperation[], Broken]>([
    ['a read sees the own write', [op('a', 0, 1, [], [x(1)]), op('a', 2, 3, [x(1)])], []],
    ['a read does not see the own write', [op('a', 0, 1, [], [x(1)]), op('a', 2, 3, [x(0)])], ['readYourWrites']],
    ['another client’s write need not be seen', [op('a', 0, 1, [], [x(1)]), op('b', 2, 3, [x(0)])], []],
    ['nor one of the own that has not returned', [op('a', 0, 9, [], [x(1)]), op('a', 2, 3, [x(0)])], []],
    ['a later read sees as much', [op('a', 0, 1, [x(2)]), op('a', 2, 3, [x(2)])], []],
    ['a later read sees less', [op('a', 0, 1, [x(2)]), op('a', 2, 3, [x(1)])], ['monotonicReads']],
    ['two reads at once have no order', [op('a', 0, 3, [x(2)]), op('a', 1, 3, [x(1)])], []],
    ['writes stand in their order', [op('a', 0, 1, [], [x(1)]), op('a', 2, 3, [], [x(2)])], []],
    ['a later write stands first', [op('a', 0, 1, [], [x(2)]), op('a', 2, 3, [], [x(1)])], ['monotonicWrites']],
    ['who sees a later write sees the earlier', [op('a', 0, 1, [], [x(1)]), op('a', 2, 3, [], [y(1)]), op('b', 4, 5, [x(1), y(1)])], []],
    ['and here does not', [op('a', 0, 1, [], [x(1)]), op('a', 2, 3, [], [y(1)]), op('b', 4, 5, [x(0), y(1)])], ['monotonicWrites']],
    ['a write stands after what was read', [op('a', 0, 1, [x(1)]), op('a', 2, 3, [], [x(2)])], []],
    ['and here before', [op('a', 0, 1, [x(2)]), op('a', 2, 3, [], [x(1)])], ['writesFollowReads']],
    ['who sees an answer sees its question', [op('a', 0, 1, [x(1)]), op('a', 2, 3, [], [y(1)]), op('b', 4, 5, [x(1), y(1)])], []],
    ['and here only the answer', [op('a', 0, 1, [x(1)]), op('a', 2, 3, [], [y(1)]), op('b', 4, 5, [x(0), y(1)])], ['writesFollowReads']],
  ])('%s', (_, history, broken) => expect(brokenIn(history)).toEqual(broken));

  it('of rows, what one read sees of several is nothing to complain of', () => {
    const history = [op('a', 0, 1, [], [x(1)]), op('a', 2, 3, [], [y(1)]), op('b', 4, 5, [x(0), y(1)])];
    expect(brokenIn(history, true)).toEqual([]);
  });
});

describe('registers', () => {
  const write = op('a', 0, 10, [], [x(1)]);
  it('a regular one may show two reads a write in either order, an atomic one may not', () => {
    const history = [write, op('b', 1, 2, [x(1)]), op('c', 3, 4, [x(0)])];
    expect(irregular(history)).toEqual([]);
    expect(outOfOrder(history)).toEqual([expect.stringMatching(/saw an older x/)]);
  });

  it('neither may miss what was confirmed, nor show what nobody has asked for', () => {
    expect(irregular([write, op('b', 11, 12, [x(0)])])).toEqual([expect.stringMatching(/was confirmed and does not see it/)]);
    expect(irregular([op('b', -2, -1, [x(1)]), write])).toEqual([expect.stringMatching(/before it was asked for/)]);
  });

  it('a bound on age is a bound', () => {
    const history = [write, op('b', 13, 14, [x(0)])];
    expect(outOfOrder(history, { allowedAge: () => 3 })).toEqual([]);
    expect(outOfOrder(history, { allowedAge: () => 2 })).toHaveLength(1);
  });

  it('writes stand in the order of time', () => {
    expect(outOfOrder([op('a', 0, 1, [], [x(2)]), op('b', 2, 3, [], [x(1)])])).toEqual([expect.stringMatching(/stands before/)]);
  });
});

/** A few operations of two clients on two keys, with any versions. */
function anything(random: Random): VersionedOperation[] {
  const below = (n: number): number => Math.floor(random() * n);
  const next: Record<string, number> = { x: 0, y: 0 };
  return Array.from({ length: 3 + below(4) }, () => {
    const call = below(12);
    const returned = below(6) === 0 ? Number.POSITIVE_INFINITY : call + 1 + below(4);
    const key = below(2) === 0 ? 'x' : 'y';
    if (below(2) === 0) return op(`c${below(2)}`, call, returned, [], [{ key, version: (next[key] = (next[key] ?? 0) + 1) }]);
    const both = below(2) === 0 ? ['x', 'y'] : [key];
    return op(
      `c${below(2)}`,
      call,
      returned,
      returned === Number.POSITIVE_INFINITY ? [] : both.map((each) => ({ key: each, version: below(3) })),
    );
  });
}

/** By the definitions: sets of writes that an operation sees, and pairs of operations of one session. */
function bySets(history: readonly VersionedOperation[]): Broken {
  type Write = { readonly key: string; readonly version: number };
  const seen = ({ reads }: VersionedOperation, key: string): number | undefined => reads.find((each) => each.key === key)?.version;
  const earlier = history.flatMap((a) =>
    history.filter((b) => a !== b && a.client === b.client && a.return <= b.call).map((b) => [a, b] as const),
  );
  const misses = (read: VersionedOperation, write: Write): boolean => (seen(read, write.key) ?? Number.POSITIVE_INFINITY) < write.version;
  const sees = (read: VersionedOperation, write: Write): boolean => (seen(read, write.key) ?? -1) >= write.version;
  /** Whoever sees one of the later writes has to see the earlier; of one key that is their order. */
  const unordered = (first: readonly Write[], later: readonly Write[]): boolean =>
    first.some((a) =>
      later.some(
        (b) => (a.key === b.key && b.version < a.version) || (a.key !== b.key && history.some((read) => sees(read, b) && misses(read, a))),
      ),
    );
  const none = (accesses: readonly Write[]): readonly Write[] => accesses.filter(({ version }) => version > 0);
  const broken: Record<keyof SessionGuarantees, boolean> = {
    readYourWrites: earlier.some(([a, b]) => a.writes.some((write) => misses(b, write))),
    monotonicReads: earlier.some(([a, b]) => none(a.reads).some((read) => misses(b, read))),
    monotonicWrites: earlier.some(([a, b]) => unordered(a.writes, b.writes)),
    writesFollowReads: earlier.some(([a, b]) => unordered(none(a.reads), b.writes)),
  };
  return (Object.keys(broken) as (keyof SessionGuarantees)[]).filter((name) => broken[name]);
}

/** Whether some order of all operations fits their times and, key by key, their versions. */
function hasOrder(history: readonly VersionedOperation[]): boolean {
  const place = (left: readonly VersionedOperation[], at: Readonly<Record<string, number>>): boolean =>
    left.length === 0 ||
    left.some((each) => {
      if (left.some((other) => other !== each && other.return < each.call)) return false;
      if (each.reads.some(({ key, version }) => (at[key] ?? 0) !== version)) return false;
      if (each.writes.some(({ key, version }) => (at[key] ?? 0) + 1 !== version)) return false;
      const after = { ...at, ...Object.fromEntries(each.writes.map(({ key, version }) => [key, version])) };
      return place(
        left.filter((other) => other !== each),
        after,
      );
    });
  return place(history, {});
}

it('finds what the definitions find, in any history', () => {
  const random = randomFrom(8);
  const found: Record<string, number> = {};
  for (let i = 0; i < 4000; i++) {
    const history = anything(random);
    const expected = bySets(history);
    expect([...brokenIn(history)].sort(), JSON.stringify(history)).toEqual([...expected].sort());
    for (const name of expected.length > 0 ? expected : ['none']) found[name] = (found[name] ?? 0) + 1;
  }
  // Each is found often, and so is none.
  expect(Object.keys(found).sort()).toEqual(['monotonicReads', 'monotonicWrites', 'none', 'readYourWrites', 'writesFollowReads']);
  expect(Math.min(...Object.values(found))).toBeGreaterThan(40);
});

it('calls linearizable, of one key, what has an order, and nothing else', () => {
  const random = randomFrom(9);
  const found = { yes: 0, no: 0 };
  for (let i = 0; i < 4000; i++) {
    const all = anything(random);
    const written = new Set(all.flatMap(({ writes }) => writes.flatMap(({ key, version }) => (key === 'x' ? [version] : []))));
    const ofX = (accesses: readonly Access[]): Access[] => accesses.filter(({ key }) => key === 'x');
    const history = all
      .map((each) => ({ ...each, reads: ofX(each.reads), writes: ofX(each.writes) }))
      // What nobody wrote cannot be read.
      .filter(
        ({ reads, writes }) => reads.length + writes.length > 0 && reads.every(({ version }) => version === 0 || written.has(version)),
      );
    const expected = hasOrder(history);
    found[expected ? 'yes' : 'no'] += 1;
    expect(outOfOrder(history).length === 0, JSON.stringify(history)).toBe(expected);
  }
  expect(Math.min(found.yes, found.no)).toBeGreaterThan(200);
});
