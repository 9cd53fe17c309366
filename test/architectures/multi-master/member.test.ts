/** Members with real databases: what a client sees of writes, reads, failures and restarts. */
import { describe, expect, it } from 'vitest';
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
    world.run(1000);
    for (const id of world.ids) expect(world.engine.rows(id, 'SELECT count(*) FROM city')).toEqual([[6]]);
    expect(new Set(world.ids.map((id) => world.digest(id))).size).toBe(1);
  });

  it('is told to the follower whose client waits without waiting for the next heartbeat', () => {
    const world = cluster({ settings: { heartbeatMs: 900 } });
    const follower = world.follower();
    world.run(500);
    const start = world.harness.now;
    world.query(follower, "UPDATE city SET people = 3 WHERE name = 'Dublin'");
    // Client, leader, majority and back, leader to follower, client: six ways of at most 30 ms.
    expect(world.harness.now - start).toBeLessThan(200_000);
  });

  it('that breaks a constraint fails the same everywhere, and the log goes on', () => {
    const world = cluster();
    const failed = world.query(world.follower(), "INSERT INTO city VALUES ('Dublin', 2)").outcome;
    expect(failed).toMatchObject({ ok: false, definite: true });
    expect(rowsOf(world.query(world.follower(), 'SELECT people FROM city'))).toEqual([[1]]);
    world.query(world.follower(), "INSERT INTO city VALUES ('Tokyo', 2)");
    world.run(1000);
    expect(new Set(world.ids.map((id) => world.digest(id))).size).toBe(1);
    expect(world.ids.map((id) => world.position(id))).toEqual([2, 2, 2, 2, 2]);
  });

  it('with chance and time in it leaves equal rows everywhere', () => {
    const world = cluster();
    for (let i = 0; i < 5; i += 1)
      world.query(world.ids[i] ?? '', 'INSERT INTO city VALUES (hex(randomblob(8)) || CURRENT_TIMESTAMP, random())');
    world.run(1000);
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

  it('waits while a leader is elected, and is done once even if it was asked twice', () => {
    const world = cluster({ settings: { requestTimeoutMs: 10_000 } });
    const old = world.leader();
    const follower = world.follower();
    const op = world.ask(follower, "UPDATE city SET people = people + 1 WHERE name = 'Dublin'");
    world.run(60);
    // The leader has it and nobody else does: the answers of the others are cut off.
    world.harness.crash(old);
    world.run(8000);
    expect(world.answers.get(op)?.outcome).toMatchObject({ ok: true });
    expect(rowsOf(world.query(follower, 'SELECT people FROM city'))).toEqual([[2]]);
  });
});

describe('without a majority', () => {
  it('a write is refused for certain where no leader was asked, and unknown where one was', () => {
    const world = cluster();
    const leader = world.leader();
    const others = world.ids.filter((id) => id !== leader);
    const [near = '', ...far] = others;
    world.harness.part([leader, near], far);
    const unknown = world.query(near, 'DELETE FROM city').outcome;
    expect(unknown).toMatchObject({ ok: false, definite: false });
    world.run(4000);
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
    world.harness.part(
      [old],
      world.ids.filter((id) => id !== old),
    );
    world.run(6000);
    const other = world.ids.find((id) => id !== old) ?? '';
    rowsOf(world.query(other, "UPDATE city SET people = 9 WHERE name = 'Dublin'"));
    expect(rowsOf(world.query(old, 'SELECT people FROM city'))).toEqual([[1]]);
  });
});

/** Cuts the leader off, lets the others write, and reads at the old leader. */
function readOfDeposedLeader(rules: ConstructorParameters<typeof Cluster>[0]['rules'] & object): unknown {
  const world = cluster({ rules, settings: { checkQuorum: false } });
  const old = world.leader();
  world.run(1000);
  const others = world.ids.filter((id) => id !== old);
  world.harness.part([old], others);
  world.run(6000);
  rowsOf(world.query(others[0] ?? '', "UPDATE city SET people = 9 WHERE name = 'Dublin'"));
  return world.query(old, 'SELECT people FROM city').outcome;
}

describe('a restart', () => {
  it('brings back term, vote, log and database, and catches up', () => {
    const world = cluster();
    const follower = world.follower();
    rowsOf(world.query(follower, "INSERT INTO city VALUES ('Tokyo', 2)"));
    world.run(1000);
    world.harness.crash(follower);
    world.engine.crash(follower);
    const other = world.leader();
    for (let i = 0; i < 100; i += 1) rowsOf(world.query(other, 'INSERT INTO city VALUES (?, ?)', [`city ${i}`, i]));
    world.harness.restart(follower);
    expect(rowsOf(world.query(follower, 'SELECT count(*) FROM city'))).toEqual([[102]]);
    expect(world.position(follower)).toBe(101);
  });

  it('of all members at once loses nothing that was acknowledged', () => {
    const world = cluster();
    world.leader();
    for (let i = 0; i < 20; i += 1) rowsOf(world.query(world.ids[i % 5] ?? '', 'INSERT INTO city VALUES (?, ?)', [`city ${i}`, i]));
    for (const id of world.ids) world.harness.crash(id);
    for (const id of world.ids) world.harness.restart(id);
    world.leader();
    expect(rowsOf(world.query(world.follower(), 'SELECT count(*) FROM city'))).toEqual([[21]]);
  });

  it('without its disk leaves a member out, for it could vote twice', () => {
    const world = cluster();
    const follower = world.follower();
    world.harness.crash(follower);
    world.harness.node(follower).disk.values.clear();
    world.harness.node(follower).disk.logs.clear();
    world.engine.wipe(follower);
    world.harness.restart(follower);
    expect(world.query(follower, 'SELECT 1').outcome).toMatchObject({ ok: false, definite: true });
    rowsOf(world.query(world.leader(), 'DELETE FROM city'));
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
