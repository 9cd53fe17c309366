/** Triggers that look at the row alone are kept; those that touch tables are refused, also in a set-up. */
import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

const SETUP = [
  'CREATE TABLE t (tenant_id INTEGER, id INTEGER, n INTEGER, PRIMARY KEY (tenant_id, id))',
  "CREATE TRIGGER positive BEFORE INSERT ON t WHEN new.n < 0 BEGIN SELECT RAISE(ABORT, 'n may not be negative'); END",
  "CREATE TRIGGER kept BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'rows are kept'); END",
  'CREATE TRIGGER once BEFORE UPDATE OF n ON t WHEN old.n = new.n BEGIN SELECT RAISE(IGNORE); END',
  'INSERT INTO t VALUES (1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 1, 4)',
];

describe('triggers that look at the row alone', () => {
  it('hold on every partition, and dealing out the set-up does not fire them', () => {
    const made = new World(SETUP);
    expect(made.rows('SELECT count(*), sum(n) FROM t')).toEqual([[4, 10]]);
    for (const tenant of [1, 2, 3, 4, 5]) {
      expect(made.fails('INSERT INTO t VALUES (?, 2, -1)', [tenant]).problem.message).toContain('n may not be negative');
      expect(made.ask('INSERT INTO t VALUES (?, 3, 7)', [tenant])).toMatchObject({ ok: true, changes: 1 });
      expect(made.ask('UPDATE t SET n = 7 WHERE tenant_id = ? AND id = 3', [tenant])).toMatchObject({ ok: true, changes: 0 });
      expect(made.ask('UPDATE t SET n = 8 WHERE tenant_id = ? AND id = 3', [tenant])).toMatchObject({ ok: true, changes: 1 });
      expect(made.fails('DELETE FROM t WHERE tenant_id = ?', [tenant]).problem.message).toContain('rows are kept');
    }
    expect(made.fails('INSERT INTO t VALUES (1, 9, random())').problem.message).toContain('while there are triggers');
    expect(made.violations).toEqual([]);
  });

  it('can be created and dropped while the run goes on', () => {
    const made = new World(SETUP);
    expect(made.ask('DROP TRIGGER kept', [], 'r1')).toMatchObject({ ok: true });
    expect(made.ask("CREATE TRIGGER low BEFORE UPDATE ON t WHEN new.n > 9 BEGIN SELECT RAISE(ABORT, 'too high'); END")).toMatchObject({
      ok: true,
    });
    for (const tenant of [1, 2, 3, 4]) {
      expect(made.fails('UPDATE t SET n = 10 WHERE tenant_id = ?', [tenant], 'r2').problem.message).toContain('too high');
      expect(made.ask('DELETE FROM t WHERE tenant_id = ?', [tenant])).toMatchObject({ ok: true, changes: 1 });
    }
    expect(made.violations).toEqual([]);
  });
});

describe('triggers that touch tables', () => {
  it.each([
    'CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET n = 0 WHERE tenant_id = new.tenant_id; END',
    'CREATE TRIGGER g AFTER UPDATE OF n ON T BEGIN INSERT INTO t VALUES (1, 9, 9); END',
    "CREATE TRIGGER g BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'last') WHERE (SELECT count(*) FROM t) = 1; END",
    'CREATE TRIGGER g BEFORE DELETE ON t BEGIN DELETE FROM other; END',
    'CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN SELECT 1; END',
  ])('%s is refused at opening', (trigger) => {
    const setup = [...SETUP.slice(0, 1), 'CREATE TABLE other (a)', 'CREATE VIEW v AS SELECT * FROM t', trigger];
    expect(() => new World(setup)).toThrow('setup[3]: The trigger g touches tables');
  });
});
