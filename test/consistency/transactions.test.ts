/** Anomalies of transactions by their names, each once there and once not, and what serial executions leave. */
import { describe, expect, it } from 'vitest';
import type { Micro, Transaction } from '../../src/consistency/history.ts';
import { checkTransactions } from '../../src/consistency/transactions/check.ts';
import { randomFrom } from './random.ts';

/** One after the other where nothing else is said, so that time says nothing that the reads do not. */
function transaction(client: string, txn: readonly Micro[], ok: boolean | null = true, call = 0, end = 100): Transaction {
  return { client, txn, ok, call, return: ok === null ? null : end };
}

const typesOf = (history: readonly Transaction[], lists = true): readonly string[] =>
  checkTransactions(history, lists).anomalies.map(({ type }) => type);

describe('lists', () => {
  it.each<{ type: string; history: Transaction[] }>([
    {
      type: 'G0',
      history: [
        transaction('a', [
          ['append', 'x', 1],
          ['append', 'y', 1],
        ]),
        transaction('b', [
          ['append', 'x', 2],
          ['append', 'y', 2],
        ]),
        transaction('c', [
          ['r', 'x', [1, 2]],
          ['r', 'y', [2, 1]],
        ]),
      ],
    },
    { type: 'G1a', history: [transaction('a', [['append', 'x', 1]], false), transaction('b', [['r', 'x', [1]]])] },
    {
      type: 'G1b',
      history: [
        transaction('a', [
          ['append', 'x', 1],
          ['append', 'x', 2],
        ]),
        transaction('b', [['r', 'x', [1]]]),
        transaction('c', [['r', 'x', [1, 2]]]),
      ],
    },
    {
      type: 'G1c',
      history: [
        transaction('a', [
          ['append', 'x', 1],
          ['r', 'y', [1]],
        ]),
        transaction('b', [
          ['append', 'y', 1],
          ['r', 'x', [1]],
        ]),
      ],
    },
    {
      type: 'G-single',
      history: [
        transaction('a', [
          ['append', 'x', 1],
          ['append', 'y', 1],
        ]),
        transaction('b', [
          ['r', 'x', []],
          ['r', 'y', [1]],
        ]),
        transaction('c', [['r', 'x', [1]]]),
      ],
    },
    {
      type: 'G2',
      history: [
        transaction('a', [
          ['r', 'x', []],
          ['append', 'y', 1],
        ]),
        transaction('b', [
          ['r', 'y', []],
          ['append', 'x', 1],
        ]),
        transaction('c', [
          ['r', 'x', [1]],
          ['r', 'y', [1]],
        ]),
      ],
    },
    {
      type: 'incompatible-order',
      history: [
        transaction('a', [['append', 'x', 1]]),
        transaction('b', [['append', 'x', 2]]),
        transaction('c', [['r', 'x', [1, 2]]]),
        transaction('d', [['r', 'x', [2]]]),
      ],
    },
    { type: 'duplicate-elements', history: [transaction('a', [['append', 'x', 1]]), transaction('b', [['r', 'x', [1, 1]]])] },
    { type: 'unwritten-read', history: [transaction('b', [['r', 'x', [9]]])] },
    {
      type: 'internal',
      history: [
        transaction('a', [
          ['append', 'x', 1],
          ['r', 'x', []],
        ]),
      ],
    },
    { type: 'duplicate-write', history: [transaction('a', [['append', 'x', 1]]), transaction('b', [['append', 'x', 1]])] },
  ])('$type is found', ({ type, history }) => {
    expect(typesOf(history)).toContain(type);
    expect(checkTransactions(history, true).verdict).toBe('not-serializable');
  });

  it('none of them where all happened one after the other', () => {
    const history = [
      transaction(
        'a',
        [
          ['append', 'x', 1],
          ['append', 'y', 1],
        ],
        true,
        0,
        1,
      ),
      transaction(
        'b',
        [
          ['r', 'x', [1]],
          ['append', 'x', 2],
          ['r', 'x', [1, 2]],
        ],
        true,
        2,
        3,
      ),
      transaction('c', [['append', 'x', 3]], false, 2, 3),
      transaction('d', [['append', 'x', 4]], null, 2, 3),
      transaction(
        'e',
        [
          ['r', 'x', [1, 2]],
          ['r', 'y', [1]],
        ],
        true,
        4,
        5,
      ),
    ];
    expect(checkTransactions(history, true)).toEqual({ verdict: 'serializable', strict: true, anomalies: [] });
  });

  it('a transaction of unknown outcome that was seen did happen', () => {
    expect(typesOf([transaction('a', [['append', 'x', 1]], null), transaction('b', [['r', 'x', [1]]])])).toEqual([]);
  });

  it('a stale read has an order, but not that of time', () => {
    const history = [
      transaction('a', [['append', 'x', 1]], true, 0, 1),
      transaction('b', [['r', 'x', []]], true, 2, 3),
      transaction('c', [['r', 'x', [1]]], true, 4, 5),
    ];
    const found = checkTransactions(history, true);
    expect(found).toMatchObject({ verdict: 'serializable', strict: false });
    expect(found.anomalies.map(({ type }) => type)).toEqual(['G-single-realtime']);
  });

  it('a client that does not see its own write has an order, but not its own', () => {
    const history = [
      transaction('a', [['append', 'x', 1]], true, 0, 10),
      transaction('a', [['r', 'x', []]], true, 11, 15),
      transaction('c', [['r', 'x', [1]]], true, 0, 15),
    ];
    expect(typesOf(history)).toEqual(['G-single-process', 'G-single-realtime']);
  });

  it('what a client asks while it waits for another answer has no order', () => {
    const history = [
      transaction('a', [['append', 'x', 1]], true, 0, 10),
      transaction('a', [['r', 'x', []]], true, 5, 15),
      transaction('c', [['r', 'x', [1]]], true, 0, 15),
    ];
    expect(typesOf(history)).toEqual([]);
  });
});

describe('registers', () => {
  it('a lost update', () => {
    const history = [
      transaction('a', [
        ['r', 'x', null],
        ['w', 'x', 1],
      ]),
      transaction('b', [
        ['r', 'x', null],
        ['w', 'x', 2],
      ]),
    ];
    expect(typesOf(history, false)).toEqual(['lost-update', 'G2']);
  });

  it('write skew: each read what the other wrote over', () => {
    const history = [
      transaction(
        's',
        [
          ['w', 'x', 0],
          ['w', 'y', 0],
        ],
        true,
        -2,
        -1,
      ),
      transaction('a', [
        ['r', 'x', 0],
        ['r', 'y', 0],
        ['w', 'x', 1],
      ]),
      transaction('b', [
        ['r', 'x', 0],
        ['r', 'y', 0],
        ['w', 'y', 1],
      ]),
    ];
    expect(typesOf(history, false)).toEqual(['G2']);
  });

  it('one after the other there is nothing', () => {
    const history = [
      transaction(
        'a',
        [
          ['r', 'x', null],
          ['w', 'x', 1],
          ['r', 'x', 1],
        ],
        true,
        0,
        1,
      ),
      transaction(
        'b',
        [
          ['r', 'x', 1],
          ['w', 'x', 2],
        ],
        true,
        2,
        3,
      ),
      transaction('c', [['r', 'x', 2]], true, 4, 5),
      transaction('d', [['w', 'x', 3]], null, 4, 5),
    ];
    expect(checkTransactions(history, false)).toEqual({ verdict: 'serializable', strict: true, anomalies: [] });
  });

  it('reads that disagree within a transaction', () => {
    const history = [
      transaction('a', [['w', 'x', 1]]),
      transaction('b', [
        ['r', 'x', null],
        ['r', 'x', 1],
      ]),
    ];
    expect(typesOf(history, false)).toContain('internal');
  });
});

/** What a database left that does one transaction after the other, with calls and returns around that moment. */
function serial(seed: number, operations: number): Transaction[] {
  const random = randomFrom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const lists = new Map<string, number[]>();
  return Array.from({ length: operations }, (_, i): Transaction => {
    const isLost = random() < 0.1;
    const aborts = !isLost && random() < 0.1;
    const kept = new Map([...lists].map(([key, list]) => [key, [...list]]));
    const txn = Array.from({ length: 1 + below(4) }, (_step, step): Micro => {
      const key = `k${below(4)}`;
      const list = lists.get(key) ?? [];
      if (random() < 0.5) return ['r', key, [...list]];
      lists.set(key, [...list, i * 10 + step]);
      return ['append', key, i * 10 + step];
    });
    if (aborts || (isLost && random() < 0.5)) {
      lists.clear();
      for (const [key, list] of kept) lists.set(key, list);
    }
    const ok = isLost ? null : !aborts;
    return { client: `c${below(20)}`, txn, ok, call: i * 10 - below(50), return: isLost ? null : i * 10 + 1 + below(50) };
  });
}

/** The same of registers that have few values, again and again; absent is one of them. */
function serialRegisters(seed: number, operations: number): Transaction[] {
  const random = randomFrom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const registers = new Map<string, number | null>();
  return Array.from({ length: operations }, (_, i): Transaction => {
    const isLost = random() < 0.1;
    const before = new Map(registers);
    const txn = Array.from({ length: 1 + below(4) }, (): Micro => {
      const key = `k${below(3)}`;
      if (random() < 0.5) return ['r', key, registers.get(key) ?? null];
      const value = [null, 1, 2, 3, 100 + i][below(5)] ?? null;
      registers.set(key, value);
      return ['w', key, value];
    });
    if (isLost && random() < 0.5) {
      registers.clear();
      for (const [key, value] of before) registers.set(key, value);
    }
    const ok = isLost ? null : true;
    return { client: `c${below(20)}`, txn, ok, call: i * 10 - below(50), return: isLost ? null : i * 10 + 1 + below(50) };
  });
}

describe('by chance', () => {
  it('registers that have a value more than once show nothing that is not there, and a lost update of one that they had once', () => {
    for (let seed = 0; seed < 200; seed++) {
      const history = serialRegisters(seed, 40);
      const { anomalies } = checkTransactions(history, false);
      expect(anomalies.filter(({ type }) => !type.endsWith('-process'))).toEqual([]);
      const last: Transaction = { client: 'x', txn: [['w', 'k0', 7_000]], ok: true, call: 9_000, return: 9_001 };
      const both = [1, 2].map((n): Transaction => {
        return {
          client: `y${n}`,
          txn: [
            ['r', 'k0', 7_000],
            ['w', 'k0', n],
          ],
          ok: true,
          call: 9_002,
          return: 9_003,
        };
      });
      expect(typesOf([...history, last, ...both], false)).toContain('lost-update');
    }
  });

  it('what happened one after the other is serializable, also in the order of time', () => {
    for (let seed = 0; seed < 60; seed++) {
      // A client may seem to ask two things at once here; who asked is of no matter to the order of time.
      const history = serial(seed, 80).map((each, i) => ({ ...each, client: `${each.client}-${i}` }));
      expect({ seed, ...checkTransactions(history, true) }).toEqual({ seed, verdict: 'serializable', strict: true, anomalies: [] });
    }
  });

  it('a read that is set back by what stood before is found, when others read on both sides of it', () => {
    let found = 0;
    for (let seed = 0; seed < 60; seed++) {
      const history = serial(seed, 80).map((each, i) => ({ ...each, client: `${each.client}-${i}` }));
      const place = history.findIndex(
        ({ txn, ok }, i) => i > 40 && ok === true && txn[0]?.[0] === 'r' && (txn[0][2] as unknown[]).length > 4,
      );
      const step = history[place]?.txn[0];
      if (!step) continue;
      const shorter = (step[2] as unknown[]).slice(0, -4);
      const rest = (history[place]?.txn ?? []).slice(1).filter(([, key]) => key !== step[1]);
      const wrong = history.map((each, i) => (i === place ? { ...each, txn: [['r', step[1], shorter] as const, ...rest] } : each));
      if (!checkTransactions(wrong, true).strict) found += 1;
    }
    expect(found).toBeGreaterThan(40);
  });
});
