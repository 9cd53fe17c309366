/** What becomes of a transaction whose leader is deposed: before COMMIT, after it, and where it only read. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../../src/architectures/multi-master/consensus/rules.ts';
import type { NodeId } from '../../../../src/sim/node.ts';
import type { Outcome } from '../../../../src/sim/operation.ts';
import { brokenRules } from '../../shared/breaking.ts';
import { Cluster, OF_TRANSACTIONS } from './cluster.ts';

const SETUP = [
  'CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)',
  'INSERT INTO accounts VALUES (1, 100), (2, 100)',
];
const BALANCES = 'SELECT balance FROM accounts ORDER BY id';
const add = (amount: number, id: number): string => `UPDATE accounts SET balance = balance + ${amount} WHERE id = ${id}`;
const VIRGINIA = 'member-virginia';
const DUBLIN = 'member-dublin';

/** Virginia leads from the beginning. */
function cluster(rules: Partial<Rules> = {}, settings = {}): Cluster {
  const world = new Cluster({ seed: 5, members: 5, setup: SETUP, rules, settings: { startLeader: 1, ...settings } });
  world.pass(300);
  return world;
}

/** Asks a transaction of the client beside a member. */
function begin(world: Cluster, member: NodeId, statements: readonly string[], retries = 0): string {
  const op = `transaction-${retries}`;
  const steps = statements.map((sql) => ({ sql, params: [] }));
  const client = member.replace('member', 'client');
  world.run.obey({ type: 'query', client, op, sql: `BEGIN; ${statements.join('; ')}; COMMIT`, params: [], steps, retries });
  return op;
}

/** Goes on until a message of this kind has left the leader, or one that tells of the COMMIT. */
function untilProposed(world: Cluster): void {
  const isProposed = (): boolean => world.run.sent().some(({ message }) => JSON.stringify(message).includes('.commit","origin"'));
  while (!isProposed()) world.pass(1);
}

const others = (world: Cluster, alone: NodeId): readonly NodeId[] => world.ids.filter((id) => id !== alone);
const isolate = (world: Cluster, node: NodeId): void => world.part([node], others(world, node));
const balances = (world: Cluster, node: NodeId): unknown => world.engine.rows(node, BALANCES).map(([balance]) => balance);
const failed = (outcome: Outcome | null): unknown => (outcome?.ok === false ? [outcome.problem.code, outcome.definite] : outcome);

describe('a leader that is deposed before COMMIT', () => {
  it('takes its open transactions with it, for certain; the next one knows nothing of them', () => {
    const world = cluster();
    const op = begin(world, DUBLIN, [add(1, 1), add(1, 2)]);
    world.pass(160);
    isolate(world, VIRGINIA);
    world.pass(5000);
    expect(failed(world.answer(op))).toEqual(['40000', true]);
    expect(balances(world, DUBLIN)).toEqual([100, 100]);
  });

  it('and a client that may begin again does so at the next leader', () => {
    const world = cluster();
    const op = begin(world, DUBLIN, [add(1, 1), add(1, 2)], 1);
    world.pass(160);
    isolate(world, VIRGINIA);
    world.pass(8000);
    expect(world.answer(op)).toMatchObject({ ok: true, changes: 2 });
    expect(balances(world, DUBLIN)).toEqual([101, 101]);
  });

  it('lets go of their rows: when it leads again nobody waits for them', () => {
    const world = cluster();
    begin(world, DUBLIN, [add(1, 1), add(1, 2)]);
    world.pass(160);
    isolate(world, VIRGINIA);
    world.pass(5000);
    world.heal();
    world.pass(3000);
    const now = world.leader();
    isolate(world, now);
    world.pass(6000);
    world.heal();
    world.pass(3000);
    expect(world.query(world.leader(), `BEGIN; ${add(5, 1)}; COMMIT`).outcome).toMatchObject({ ok: true });
    world.pass(1000);
    for (const id of world.ids) expect(balances(world, id)).toEqual([105, 100]);
  });
});

describe('a COMMIT that was proposed', () => {
  /** The leader falls when a majority has the entry and nobody was told. */
  const told = (rules: Partial<Rules> = {}): Outcome | null => {
    const world = cluster(rules);
    const op = begin(world, DUBLIN, [add(1, 1), add(1, 2)], 3);
    untilProposed(world);
    world.pass(30);
    world.crash(VIRGINIA);
    world.pass(9000);
    for (const id of others(world, VIRGINIA)) expect(balances(world, id)).toEqual([101, 101]);
    return world.answer(op);
  };

  it('is found in the log by the next leader, and answered: it has happened once', () => {
    expect(told()).toMatchObject({ ok: true, changes: 2 });
  });

  it('a leader that does not look into its log says for certain that nothing was written, and is begun again: planted, and seen', () => {
    expect(() => told({ isLogged: () => false })).toThrow('[ 102, 102 ]');
  });

  it('and reached nobody is refused for certain once another leader has committed, and can be begun again', () => {
    for (const [retries, wanted] of [
      [0, [100, 100]],
      [1, [101, 101]],
    ] as const) {
      const world = cluster();
      const op = begin(world, DUBLIN, [add(1, 1), add(1, 2)], retries);
      untilProposed(world);
      isolate(world, VIRGINIA);
      world.pass(9000);
      const outcome = world.answer(op);
      expect(retries === 0 ? failed(outcome) : outcome?.ok).toEqual(retries === 0 ? ['40000', true] : true);
      world.heal();
      world.pass(3000);
      for (const id of world.ids) expect(balances(world, id)).toEqual(wanted);
    }
  });

  it('has an outcome that nobody knows where no leader is found', () => {
    const world = cluster();
    const op = begin(world, DUBLIN, [add(1, 1), add(1, 2)]);
    untilProposed(world);
    for (const id of others(world, DUBLIN)) world.crash(id);
    world.pass(4000);
    expect(failed(world.answer(op))).toEqual(['40003', false]);
  });
});

describe('a transaction that only reads', () => {
  /** Virginia is cut off with its client and still believes it leads; elsewhere they write. */
  const read = (rules: Partial<Rules> = {}, settings = {}): unknown => {
    const world = cluster(rules, { checkQuorum: false, ...settings });
    isolate(world, VIRGINIA);
    world.pass(4000);
    const elsewhere = world.ids.find((id) => id !== VIRGINIA && world.state(id).role.value === 'leader') ?? DUBLIN;
    expect(world.query(elsewhere, add(7, 1)).outcome).toMatchObject({ ok: true });
    const op = begin(world, VIRGINIA, [BALANCES]);
    world.pass(4000);
    const outcome = world.answer(op);
    return outcome?.ok === true ? outcome.rows : failed(outcome);
  };

  it('is not confirmed by a leader that was deposed and does not know it', () => {
    expect(read()).toEqual(['40003', false]);
  });

  it('shows old rows where nobody asks who leads: planted, and seen; with local reads that is what was chosen', () => {
    expect(read({ asksWhoLeads: () => false })).toEqual([[100], [100]]);
    expect(read({}, { reads: 'local' })).toEqual([[100], [100]]);
  });

  it('writes nothing into the log', () => {
    const world = cluster();
    const before = world.state(VIRGINIA).raft.log.entries.length;
    expect(world.query(DUBLIN, `BEGIN; ${BALANCES}; COMMIT`).outcome).toMatchObject({ ok: true, rows: [[100], [100]] });
    expect(world.state(VIRGINIA).raft.log.entries.length).toBe(before);
  });
});

describe('statements alone beside transactions', () => {
  it('are entries that every member runs while none is open, and rows while one is', () => {
    const world = cluster();
    const kinds = (): readonly boolean[] =>
      world.state(VIRGINIA).raft.log.entries.flatMap(({ payload }) => (payload === null ? [] : ['rows' in payload.statement]));
    world.query(DUBLIN, add(1, 1));
    expect(kinds()).toEqual([false]);
    begin(world, DUBLIN, [add(1, 1), BALANCES, BALANCES, BALANCES, add(1, 2)]);
    world.pass(120);
    world.query(VIRGINIA, 'UPDATE accounts SET balance = 0 WHERE id = 2 RETURNING balance');
    world.pass(3000);
    expect(kinds()).toEqual([false, true, true]);
    world.query(DUBLIN, add(1, 1));
    expect(kinds()).toEqual([false, true, true, false]);
    expect(balances(world, VIRGINIA)).toEqual([103, 1]);
  });

  /** In a database that has `balance` 100, one adds 1 and one 10. */
  const both = (rules: Partial<Rules>, first: 'alone' | 'together'): unknown => {
    const world = cluster(rules);
    if (first === 'alone') world.ask(VIRGINIA, add(1, 1));
    else begin(world, DUBLIN, [add(10, 1), BALANCES, BALANCES]);
    world.pass(first === 'alone' ? 30 : 160);
    if (first === 'alone') begin(world, VIRGINIA, [add(10, 1)]);
    else world.ask(VIRGINIA, add(1, 1));
    world.pass(4000);
    return balances(world, VIRGINIA);
  };

  it('are not overwritten by a transaction that begins while they are on their way', () => {
    expect(both({}, 'alone')).toEqual([111, 100]);
  });

  it('are, where it begins before it sees them: planted, and seen', () => {
    expect(both({ sees: () => true }, 'alone')).toEqual([110, 100]);
  });

  it('do not write to a row of an open transaction', () => {
    expect(both({}, 'together')).toEqual([111, 100]);
  });

  it('do, where they go into the log without a lock, and are gone: planted, and seen', () => {
    expect(both({ takesShortWay: () => true }, 'together')).toEqual([110, 100]);
  });

  it('that change the schema wait until no transaction has rows that are not in the log, and what begins meanwhile waits for them', () => {
    const world = cluster();
    const op = begin(world, DUBLIN, [add(1, 1), BALANCES, BALANCES, add(1, 2)]);
    world.pass(160);
    const change = world.ask(VIRGINIA, 'ALTER TABLE accounts ADD COLUMN word');
    world.pass(60);
    const later = world.ask('member-tokyo', 'BEGIN; UPDATE accounts SET word = balance; COMMIT');
    world.pass(5000);
    for (const each of [op, change, later]) expect(world.answer(each)).toMatchObject({ ok: true });
    for (const id of world.ids)
      expect(world.engine.rows(id, 'SELECT balance, word FROM accounts')).toEqual([
        [101, 101],
        [101, 101],
      ]);
  });

  it('a change of the schema inside of a transaction, and a row without a name, are refused or done as elsewhere', () => {
    const world = new Cluster({
      seed: 5,
      members: 3,
      settings: { startLeader: 1 },
      setup: [...SETUP, 'CREATE TABLE t (rowid, _rowid_, oid)'],
    });
    world.pass(300);
    expect(failed(world.query(DUBLIN, 'BEGIN; CREATE TABLE u (a); COMMIT').outcome)).toEqual(['25001', true]);
    begin(world, DUBLIN, [add(1, 1), BALANCES, add(1, 2)]);
    world.pass(160);
    expect(world.query(VIRGINIA, 'INSERT INTO t VALUES (1, 2, 3)').outcome).toMatchObject({ ok: true });
    expect(failed(world.query(DUBLIN, 'BEGIN; INSERT INTO t VALUES (1, 2, 3); COMMIT').outcome)).toEqual(['0A000', true]);
    world.pass(2000);
    expect(world.engine.rows(VIRGINIA, 'SELECT count(*) FROM t')).toEqual([[1]]);
  });
});

it('every rule of transactions is broken here', () => {
  for (const rule of OF_TRANSACTIONS) expect(brokenRules('multi-master')).toContain(rule);
});
