/** Members with real databases: what a client sees of writes, reads, failures and restarts. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../../src/architectures/multi-master/consensus/rules.ts';
import { Cluster, rowsOf } from './cluster.ts';

const SETUP = ['CREATE TABLE city (name TEXT PRIMARY KEY, people INTEGER)', "INSERT INTO city VALUES ('Dublin', 1)"];
const cluster = (more: Partial<ConstructorParameters<typeof Cluster>[0]> = {}): Cluster =>
  new Cluster({ seed: 3, members: 5, setup: SETUP, ...more });

describe('a write', () => {
  it('may be asked of any member and is then in every database', () => {
    const world = cluster();
    world.leader();
    for (const id of world.ids) {
      const { outcome, position } = world.query(id, 'INSERT INTO city VALUES (?, 2)', [id]);
      expect(outcome).toMatchObject({ ok: true, changes: 1, wrote: true, tables: ['city'] });
      expect(position).toBe(world.ids.indexOf(id) + 1);
    }
    world.pass(1000);
    for (const id of world.ids) expect(world.engine.rows(id, 'SELECT count(*) FROM city')).toEqual([[6]]);
    expect(new Set(world.ids.map((id) => world.digest(id))).size).toBe(1);
  });

  it('is told to the follower whose client waits without waiting for the next heartbeat', () => {
    const world = cluster({ settings: { heartbeatMs: 900 } });
    const follower = world.follower();
    world.pass(500);
    const start = world.run.now;
    world.query(follower, "UPDATE city SET people = 3 WHERE name = 'Dublin'");
    // Client, leader, majority and back, leader to follower, client: six ways of at most 30 ms.
    expect(world.run.now - start).toBeLessThan(200_000);
  });

  it('that breaks a constraint fails the same everywhere, and the log goes on', () => {
    const world = cluster();
    const failed = world.query(world.follower(), "INSERT INTO city VALUES ('Dublin', 2)").outcome;
    expect(failed).toMatchObject({ ok: false, definite: true });
    expect(rowsOf(world.query(world.follower(), 'SELECT people FROM city'))).toEqual([[1]]);
    world.query(world.follower(), "INSERT INTO city VALUES ('Tokyo', 2)");
    world.pass(1000);
    expect(new Set(world.ids.map((id) => world.digest(id))).size).toBe(1);
    expect(world.ids.map((id) => world.position(id))).toEqual([2, 2, 2, 2, 2]);
  });

  it('with chance and time in it leaves equal rows everywhere', () => {
    const world = cluster();
    for (let i = 0; i < 5; i += 1)
      world.query(world.ids[i] ?? '', 'INSERT INTO city VALUES (hex(randomblob(8)) || CURRENT_TIMESTAMP, random())');
    world.pass(1000);
    expect(new Set(world.ids.map((id) => world.digest(id))).size).toBe(1);
  });

  it('may create a table that the next statement uses elsewhere, where it is not known yet', () => {
    const world = cluster({ settings: { heartbeatMs: 900 } });
    const [a = '', b = '', c = ''] = world.ids;
    world.leader();
    rowsOf(world.query(a, 'CREATE TABLE fresh (x)'));
    rowsOf(world.query(b, 'INSERT INTO fresh VALUES (1)'));
    expect(rowsOf(world.query(c, 'SELECT * FROM fresh'))).toEqual([[1]]);
    expect(world.query(c, 'SELECT * FROM missing').outcome).toMatchObject({ ok: false, definite: true });
    expect(world.query(c, 'SELEKT 1').outcome).toMatchObject({ ok: false, definite: true });
  });

  it.each([
    // Each statement is refused by a database that has not applied the change yet, in words of its own.
    [
      'CREATE TRIGGER arrive INSTEAD OF INSERT ON town BEGIN INSERT INTO city VALUES (new.name, 9); END',
      "INSERT INTO town VALUES ('Oslo')",
    ],
    ['ALTER TABLE city ADD COLUMN country TEXT', "INSERT INTO city VALUES ('Oslo', 9, 'NO')"],
    ['CREATE UNIQUE INDEX by_people ON city (people)', "INSERT INTO city VALUES ('Oslo', 9) ON CONFLICT (people) DO NOTHING"],
    ['ALTER TABLE other RENAME COLUMN name TO title', 'SELECT name FROM city, other'],
    ['DROP TABLE other', 'CREATE TABLE other (x)'],
  ])('is not refused by a member that is behind: after %s', (change, statement) => {
    const setup = [...SETUP, 'CREATE VIEW town AS SELECT name FROM city', 'CREATE TABLE other (name)'];
    const world = cluster({ setup, settings: { heartbeatMs: 900 } });
    const leader = world.leader();
    const [a = '', b = ''] = world.ids.filter((id) => id !== leader);
    rowsOf(world.query(a, change));
    const position = world.position(b);
    const op = world.ask(b, statement);
    world.pass(35);
    // It saw the statement before it had the change.
    expect(world.position(b)).toBe(position);
    expect(position).toBe(0);
    world.pass(3000);
    expect(world.answer(op)).toMatchObject({ ok: true });
  });

  it('waits while a leader is elected, and is done once even if it was asked twice', () => {
    const world = cluster({ settings: { requestTimeoutMs: 10_000 } });
    const old = world.leader();
    const follower = world.follower();
    const op = world.ask(follower, "UPDATE city SET people = people + 1 WHERE name = 'Dublin'");
    world.pass(60);
    // The leader has it and nobody else does: the answers of the others are cut off.
    world.crash(old);
    world.pass(8000);
    expect(world.answer(op)).toMatchObject({ ok: true });
    expect(rowsOf(world.query(follower, 'SELECT people FROM city'))).toEqual([[2]]);
  });
});

describe('linearizable reads at one member', () => {
  const READ = "SELECT people FROM city WHERE name = 'Dublin'";

  it('share questions to the leader: one is on its way, all that come meanwhile take the next', () => {
    const world = cluster();
    const follower = world.follower();
    world.pass(500);
    const ops = Array.from({ length: 50 }, () => world.ask(follower, READ));
    world.pass(30);
    ops.push(...Array.from({ length: 50 }, () => world.ask(follower, READ)));
    world.pass(500);
    expect(ops.map((op) => world.answer(op)?.ok)).toEqual(ops.map(() => true));
    expect(world.run.count('read-index')).toBe(2);
  });

  it('do not gather at a member that hears its leader and is not heard', () => {
    const world = cluster();
    const leader = world.leader();
    const follower = world.follower();
    world.pass(1000);
    world.cut(follower, leader);
    const ops: string[] = [];
    for (let i = 0; i < 300; i += 1) {
      ops.push(world.ask(follower, READ));
      world.pass(100);
    }
    const member = world.state(follower);
    expect(member.raft.leader).toBe(leader);
    // Patience is 1.8 s and a question is late after 0.45 s: eighteen reads wait, and those of one question may be over.
    expect([...member.readQuestions.values()].flat().length).toBeLessThan(30);
    world.heal();
    world.pass(1000);
    expect(ops.slice(-10).map((op) => world.answer(op)?.ok)).toEqual(Array.from({ length: 10 }, () => true));
  });

  /** The answer to a first read is held up while a write is done; a second read comes, and then that answer. */
  const secondRead = (rules: Partial<Rules>): readonly unknown[] => {
    const world = cluster({ rules });
    const leader = world.leader();
    const follower = world.follower();
    world.pass(1000);
    world.cut(leader, follower);
    const before = world.state(leader).raft.commitIndex;
    const first = world.ask(follower, READ);
    world.pass(100);
    rowsOf(world.query(leader, "UPDATE city SET people = 9 WHERE name = 'Dublin'"));
    const second = world.ask(follower, READ);
    world.pass(40);
    const held = { kind: 'read-index-reply', ticket: '1 1', index: before };
    world.run.say(follower, leader, held);
    world.pass(60);
    const early = world.answer(second);
    world.heal();
    world.pass(1000);
    expect(world.answer(first)).toMatchObject({ ok: true, rows: [[1]] });
    const outcome = early ?? world.answer(second);
    if (outcome === null) throw new Error('the second read was not answered');
    return rowsOf({ outcome });
  };

  it('never take an answer to a question that left before they came', () => {
    expect(secondRead({})).toEqual([[9]]);
  });

  it('that join the question on its way miss a write: planted, and seen', () => {
    expect(secondRead({ readRound: (round) => Math.max(1, round) })).toEqual([[1]]);
  });

  it('outlive a question that is lost: the next read asks again, for all', () => {
    const world = cluster();
    const leader = world.leader();
    const follower = world.follower();
    world.pass(500);
    world.cut(follower, leader);
    const first = world.ask(follower, READ);
    world.pass(100);
    world.heal();
    world.pass(400);
    expect(world.answer(first)).toBeNull();
    const second = world.ask(follower, READ);
    world.pass(300);
    for (const op of [first, second]) expect(world.answer(op)).toMatchObject({ ok: true });
  });

  it('of a later life take no answer that was meant for an earlier one', () => {
    const world = cluster();
    const leader = world.leader();
    const follower = world.follower();
    world.pass(500);
    world.cut(leader, follower);
    world.ask(follower, READ);
    world.pass(100);
    world.crash(follower);
    world.restart(follower);
    expect(world.state(follower).life).toBe(2);
    world.heal();
    world.pass(300);
    world.cut(leader, follower);
    const op = world.ask(follower, READ);
    world.pass(60);
    const stale = { kind: 'read-index-reply', ticket: '1 1', index: 0 };
    world.run.say(follower, leader, stale);
    world.pass(60);
    expect(world.answer(op)).toBeNull();
  });
});

describe('without a majority', () => {
  it('a write is refused for certain where no leader was asked, and unknown where one was', () => {
    const world = cluster();
    const leader = world.leader();
    const others = world.ids.filter((id) => id !== leader);
    const [near = '', ...far] = others;
    world.part([leader, near], far);
    const unknown = world.query(near, 'DELETE FROM city').outcome;
    expect(unknown).toMatchObject({ ok: false, definite: false });
    world.pass(4000);
    const refused = world.query(near, 'DELETE FROM city').outcome;
    expect(refused).toMatchObject({ ok: false, definite: true });
    expect(refused.ok ? '' : refused.problem.message).toMatch(/^No leader is known/);
  });

  it('a deposed leader does not answer a linearizable read', () => {
    expect(readOfDeposedLeader({})).toMatchObject({ ok: false, definite: true });
  });

  it('a deposed leader that does not ask whether it still leads answers it with old rows: planted, and seen', () => {
    expect(readOfDeposedLeader({ isConfirmed: () => true })).toMatchObject({ ok: true, rows: [[1]] });
  });

  it('local reads go on, and may be stale', () => {
    const world = cluster({ settings: { reads: 'local' } });
    const old = world.leader();
    world.part(
      [old],
      world.ids.filter((id) => id !== old),
    );
    world.pass(6000);
    const other = world.ids.find((id) => id !== old) ?? '';
    rowsOf(world.query(other, "UPDATE city SET people = 9 WHERE name = 'Dublin'"));
    expect(rowsOf(world.query(old, 'SELECT people FROM city'))).toEqual([[1]]);
  });
});

/** Cuts the leader off, lets the others write, and reads at the old leader. */
function readOfDeposedLeader(rules: Partial<Rules>): unknown {
  const world = cluster({ rules, settings: { checkQuorum: false } });
  const old = world.leader();
  world.pass(1000);
  const others = world.ids.filter((id) => id !== old);
  world.part([old], others);
  world.pass(6000);
  rowsOf(world.query(others[0] ?? '', "UPDATE city SET people = 9 WHERE name = 'Dublin'"));
  return world.query(old, 'SELECT people FROM city').outcome;
}

describe('a restart', () => {
  it('brings back term, vote, log and database, and catches up', () => {
    const world = cluster();
    const follower = world.follower();
    rowsOf(world.query(follower, "INSERT INTO city VALUES ('Tokyo', 2)"));
    world.pass(1000);
    world.crash(follower);
    const other = world.leader();
    for (let i = 0; i < 100; i += 1) rowsOf(world.query(other, 'INSERT INTO city VALUES (?, ?)', [`city ${i}`, i]));
    world.restart(follower);
    expect(rowsOf(world.query(follower, 'SELECT count(*) FROM city'))).toEqual([[102]]);
    expect(world.position(follower)).toBe(101);
  });

  it('of all members at once loses nothing that was acknowledged', () => {
    const world = cluster();
    world.leader();
    for (let i = 0; i < 20; i += 1) rowsOf(world.query(world.ids[i % 5] ?? '', 'INSERT INTO city VALUES (?, ?)', [`city ${i}`, i]));
    for (const id of world.ids) world.crash(id);
    for (const id of world.ids) world.restart(id);
    world.leader();
    expect(rowsOf(world.query(world.follower(), 'SELECT count(*) FROM city'))).toEqual([[21]]);
  });

  it('without its disk fills a member from a snapshot; it serves its clients, and votes no more', () => {
    const world = cluster({ settings: { snapshotChunkKB: 1 } });
    const [leader, follower] = [world.leader(), world.follower()];
    for (let i = 0; i < 5; i += 1) rowsOf(world.query(leader, 'INSERT INTO city VALUES (?, ?)', [`city ${i}`, i]));
    world.crash(follower);
    world.run.obey({ type: 'wipe', node: follower });
    expect(world.position(follower)).toBe(0);
    world.restart(follower);
    // The question waits until there is something to answer it from.
    expect(rowsOf(world.query(follower, 'SELECT count(*) FROM city'))).toEqual([[6]]);
    expect(rowsOf(world.query(follower, "DELETE FROM city WHERE name = 'city 1'"))).toEqual([]);
    world.pass(1000);
    expect([world.digest(follower), world.position(follower)]).toEqual([world.digest(leader), 6]);
    // Two of the three others make a majority with the leader; one and this one do not.
    const others = world.ids.filter((id) => id !== leader && id !== follower);
    world.crash(others[0] ?? '');
    rowsOf(world.query(follower, 'DELETE FROM city'));
    world.crash(others[1] ?? '');
    expect(world.query(leader, 'DELETE FROM city').outcome).toMatchObject({ ok: false });
  });

  it('that was away for longer than the log reaches back brings a snapshot', () => {
    const world = cluster({ settings: { snapshotEntries: 10, trailingEntries: 2, snapshotChunkKB: 1 } });
    const [leader, follower] = [world.leader(), world.follower()];
    world.crash(follower);
    for (let i = 0; i < 40; i += 1) rowsOf(world.query(leader, 'INSERT INTO city VALUES (?, ?)', [`city ${i}`, i]));
    world.pass(500);
    for (const id of world.ids) {
      if (id !== follower) expect([world.state(id).raft.log.base.index, world.state(id).keptAt]).toEqual([38, 40]);
    }
    world.restart(follower);
    world.pass(3000);
    expect([world.digest(follower), world.position(follower)]).toEqual([world.digest(leader), 40]);
    expect(world.run.count('install-snapshot')).toBeGreaterThan(2);
  });
});

describe('one member alone', () => {
  it('leads, commits and reads by itself', () => {
    const world = cluster({ members: 1 });
    world.leader();
    rowsOf(world.query(world.ids[0] ?? '', 'DELETE FROM city'));
    expect(rowsOf(world.query(world.ids[0] ?? '', 'SELECT count(*) FROM city'))).toEqual([[0]]);
  });
});
