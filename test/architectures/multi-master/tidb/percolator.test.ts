/** Percolator's steps on the columns of one region, one by one. */
import { describe, expect, it } from 'vitest';
import {
  type Columns,
  noColumns,
  putData,
  putWrite,
  rowAt,
  rowsAt,
  locksBefore,
} from '../../../../src/architectures/multi-master/tidb/columns.ts';
import type { Command, Prewrite, Result } from '../../../../src/architectures/multi-master/tidb/commands.ts';
import {
  LOGICAL,
  isSpent,
  nextBound,
  oracleAbove,
  physicalOf,
  take,
  tsOf,
} from '../../../../src/architectures/multi-master/tidb/oracle.ts';
import { carryOut } from '../../../../src/architectures/multi-master/tidb/percolator.ts';
import { RULES } from '../../../../src/architectures/multi-master/tidb/rules.ts';

const row = (value: number | null) => ({
  table: 't',
  key: [1],
  inserted: false,
  row: value === null ? null : [1, value],
  reals: [false, false],
});

function withRow(): Columns {
  const columns = noColumns();
  putData(columns, 't (1)', 1, row(0));
  putWrite(columns, 't (1)', { commitTs: 1, startTs: 1, kind: 'put' });
  return columns;
}

const prewrite = (startTs: number, more: Partial<Prewrite> = {}): Prewrite => ({
  ...{ kind: 'prewrite', startTs, txn: `t${startTs}`, primary: { key: 't (1)', region: 0 }, ttlMs: 1000, forUpdateTs: 0, locked: [] },
  ...{
    mutations: [{ key: 't (1)', table: 't', kind: 'put', change: row(startTs) }],
    minCommitTs: startTs + 1,
    maxCommitTs: Number.MAX_SAFE_INTEGER,
  },
  ...{ isAsync: false, onePhase: false, secondaries: [], ...more },
});

const commands = (columns: Columns, ...all: readonly Command[]): readonly Result[] =>
  all.map((command) => carryOut(columns, command, RULES).result);
const valueAt = (columns: Columns, ts: number): unknown => rowAt(columns, 't (1)', ts)?.row?.[1];
const status = (startTs: number, currentMs: number, callerStartTs = startTs + 5, rollbackIfNotExist = false): Command => ({
  ...{ kind: 'check-txn-status', key: 't (1)', startTs, callerStartTs, currentTs: tsOf(currentMs), rollbackIfNotExist, forceSync: false },
});
const commit = (startTs: number, commitTs: number): Command => ({ kind: 'commit', startTs, commitTs, keys: ['t (1)'] });
const T = tsOf(100);

describe('two phases', () => {
  it('are seen from the commit timestamp on, and stop readers between', () => {
    const columns = withRow();
    commands(columns, prewrite(T));
    expect(locksBefore(columns, [{ table: 't', key: null }], T - 1, [])).toEqual([]);
    expect(locksBefore(columns, [{ table: 't', key: null }], T + 9, [])).toHaveLength(1);
    expect(locksBefore(columns, [{ table: 't', key: 't (1)' }], T + 9, [T])).toEqual([]);
    expect(commands(columns, commit(T, T + 7))).toEqual([{ kind: 'ended', commitTs: T + 7 }]);
    expect([valueAt(columns, T + 6), valueAt(columns, T + 7)]).toEqual([0, T]);
    expect(rowsAt(columns, [{ table: 't', key: null }], T + 7)).toHaveLength(1);
    // Asked for once more.
    expect(commands(columns, commit(T, T + 7), prewrite(T))).toEqual([
      { kind: 'ended', commitTs: T + 7 },
      { kind: 'prewritten', minCommitTs: T + 7, commitTs: 0 },
    ]);
  });

  it('meet others: a lock, a commit since the snapshot', () => {
    const columns = withRow();
    expect(commands(columns, prewrite(T), prewrite(T + 1)).map(({ kind }) => kind)).toEqual(['prewritten', 'locked']);
    expect(commands(columns, commit(T, T + 7), prewrite(T + 1))[1]).toEqual({ kind: 'write-conflict', key: 't (1)', commitTs: T + 7 });
    expect(commands(columns, prewrite(T + 8))[0]?.kind).toBe('prewritten');
  });

  it('write nothing any more once they were rolled back', () => {
    const columns = withRow();
    commands(columns, prewrite(T), { kind: 'rollback', startTs: T, keys: ['t (1)'] });
    expect(commands(columns, prewrite(T), commit(T, T + 7))).toEqual([
      { kind: 'ended', commitTs: 0 },
      { kind: 'ended', commitTs: 0 },
    ]);
    expect(valueAt(columns, T + 9)).toBe(0);
    // Where the primary was never written, the record comes before it.
    expect(commands(columns, status(T + 1, 100), status(T + 1, 100, T + 5, true), prewrite(T + 1)).map(({ kind }) => kind)).toEqual([
      'not-found',
      'ended',
      'ended',
    ]);
  });
});

describe('what a stranger’s lock comes to', () => {
  it('pushes what is alive beyond the reader, and its commit has to follow', () => {
    const columns = withRow();
    commands(columns, prewrite(T));
    expect(commands(columns, status(T, 500, T + 50))).toMatchObject([{ kind: 'alive', lock: { minCommitTs: T + 51 } }]);
    expect(commands(columns, commit(T, T + 7), commit(T, T + 51))).toEqual([
      { kind: 'commit-ts-expired', minCommitTs: T + 51 },
      { kind: 'ended', commitTs: T + 51 },
    ]);
  });

  it('is rolled back by the oracle’s clock alone, and never when it is committed', () => {
    const columns = withRow();
    commands(columns, prewrite(T));
    expect(commands(columns, status(T, 1099))[0]?.kind).toBe('alive');
    expect(commands(columns, status(T, 1100), commit(T, T + 7))).toEqual([
      { kind: 'ended', commitTs: 0 },
      { kind: 'ended', commitTs: 0 },
    ]);
    const other = withRow();
    expect(commands(other, prewrite(T), commit(T, T + 7), status(T, 9999)).at(-1)).toEqual({ kind: 'ended', commitTs: T + 7 });
  });

  it('of an async commit is told by all locks together', () => {
    const columns = withRow();
    commands(columns, prewrite(T, { isAsync: true, minCommitTs: T + 9 }));
    expect(commands(columns, status(T, 9999, T + 50))).toMatchObject([{ kind: 'alive', lock: { minCommitTs: T + 9, isAsync: true } }]);
    const check: Command = { kind: 'check-secondary-locks', startTs: T, keys: ['t (1)'] };
    expect(commands(columns, check)).toMatchObject([{ kind: 'secondaries', locks: [{ minCommitTs: T + 9 }] }]);
    expect(
      commands(
        columns,
        { ...check, keys: ['t (1)', 't (2)'] },
        prewrite(T, { mutations: [{ key: 't (2)', table: 't', kind: 'put', change: row(2) }] }),
      ),
    ).toEqual([
      { kind: 'ended', commitTs: 0 },
      { kind: 'ended', commitTs: 0 },
    ]);
  });
});

it('commits in one phase where one region has it all, once however often it is asked', () => {
  const columns = withRow();
  const one = prewrite(T, { onePhase: true, minCommitTs: T + 9 });
  expect(commands(columns, one, one)).toEqual([
    { kind: 'prewritten', minCommitTs: T + 9, commitTs: T + 9 },
    { kind: 'prewritten', minCommitTs: T + 9, commitTs: T + 9 },
  ]);
  expect(columns.lock.size).toBe(0);
  expect(valueAt(columns, T + 9)).toBe(T);
});

it('locks rows pessimistically: writers wait, readers do not, and who has lost the lock may not prewrite', () => {
  const columns = withRow();
  const lock = (startTs: number, forUpdateTs: number): Command => ({
    ...{
      kind: 'pessimistic-lock',
      startTs,
      forUpdateTs,
      primary: { key: 't (1)', region: 0 },
      ttlMs: 1000,
      keys: [{ key: 't (1)', table: 't' }],
    },
  });
  expect(commands(columns, lock(T, T), lock(T + 1, T + 1)).map(({ kind }) => kind)).toEqual(['done', 'locked']);
  expect(locksBefore(columns, [{ table: 't', key: null }], T + 9, [])).toEqual([]);
  const write = prewrite(T, { forUpdateTs: T, locked: ['t (1)'] });
  expect(commands(columns, write, commit(T, T + 7), lock(T + 1, T + 1), lock(T + 1, T + 8)).map(({ kind }) => kind)).toEqual([
    'prewritten',
    'ended',
    'write-conflict',
    'done',
  ]);
  expect(commands(columns, status(T + 1, 9999), prewrite(T + 1, { locked: ['t (1)'] })).map(({ kind }) => kind)).toEqual([
    'ended',
    'ended',
  ]);
});

describe('the oracle', () => {
  it('hands out batches that rise, below the bound that is saved', () => {
    const oracle = oracleAbove(1000);
    expect(take(oracle, 1, 500)).toBeNull();
    oracle.savedMs = nextBound(oracle, 500, 3000);
    expect(oracle.savedMs).toBe(4000);
    const first = take(oracle, 5, 500) ?? 0;
    expect(physicalOf(first)).toBe(1000);
    expect(take(oracle, 1, 1500)).toBe(tsOf(1500));
    expect(take(oracle, 2, 1500)).toBe(tsOf(1500) + 2);
    // While another bound is being saved.
    expect(isSpent(oracle, 4100)).toBe(true);
    expect(physicalOf(take(oracle, 1, 4100) ?? 0)).toBe(3999);
    expect(take(oracle, LOGICAL, 4100)).toBeNull();
  });
});
