/**
 * Rows of a key that stays in a region, under random work of everybody, while another partition joins: no page of another partition holds
 * them, free pages included, and no message brings them elsewhere unless somebody there has asked for those rows themselves.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../src/architectures/contract.ts';
import { World } from './world.ts';

const HOME = 'r2';
const SECRET = 'SECRET-OF-ADA';
const KEYS = ['ada', 'bob', 'cid', 'dan', 'eve', 'fay'];
const SETUP = [
  'CREATE TABLE notes (k TEXT NOT NULL, id INTEGER NOT NULL, text TEXT, PRIMARY KEY (k, id))',
  'CREATE INDEX notes_by_text ON notes (text)',
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) INSERT INTO notes SELECT k, i, CASE k WHEN 'ada' THEN '${SECRET}-' || i ELSE 'of ' || k END FROM n, (SELECT 'ada' AS k UNION SELECT 'bob' UNION SELECT 'cid' UNION SELECT 'dan' UNION SELECT 'eve')`,
];

interface Step {
  readonly sql: string;
  readonly region: string;
}

const id = fc.integer({ min: 1, max: 60 });
/** At home: anything with the key. */
const atHome = fc
  .oneof(
    id.map((i) => `INSERT OR REPLACE INTO notes VALUES ('ada', ${i}, '${SECRET}-new-${i}')`),
    id.map((i) => `UPDATE notes SET text = text || '+' WHERE k = 'ada' AND id < ${i}`),
    id.map((i) => `DELETE FROM notes WHERE k = 'ada' AND id = ${i}`),
    fc.constant("SELECT * FROM notes WHERE k = 'ada' ORDER BY id"),
    id.map((i) => `INSERT INTO notes SELECT k, id + 100 + ${i}, text FROM notes WHERE k = 'ada' AND id < 4`),
  )
  .map((sql): Step => ({ sql, region: HOME }));
/** Elsewhere: rows of others, and reports over all that tell none of them. */
const elsewhere = fc
  .tuple(
    fc.oneof(
      fc.tuple(fc.constantFrom(...KEYS.slice(1)), id).map(([k, i]) => `INSERT OR REPLACE INTO notes VALUES ('${k}', ${i}, 'new of ${k}')`),
      fc.constantFrom(...KEYS.slice(1)).map((k) => `SELECT * FROM notes WHERE k = '${k}'`),
      fc.constantFrom(
        'SELECT count(*) FROM notes',
        'SELECT k, count(*) FROM notes GROUP BY k',
        'SELECT max(id), sum(length(text)) FROM notes',
        "UPDATE notes SET text = text || '!' WHERE id % 7 = 0",
        'DELETE FROM notes WHERE id > 150',
      ),
    ),
    fc.constantFrom('r0', 'r1', 'r3'),
  )
  .map(([sql, region]): Step => ({ sql, region }));
const join = fc.constant<Step>({ sql: 'join', region: 'r0' });
const work = fc.array(fc.oneof({ weight: 5, arbitrary: atHome }, { weight: 5, arbitrary: elsewhere }, { weight: 1, arbitrary: join }), {
  minLength: 8,
  maxLength: 20,
});

const holds = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(text);
const regionOf = (node: string): string => node.slice(node.indexOf('-') + 1);

interface Planted {
  readonly room?: (room: Architecture) => Architecture;
  readonly residents?: string;
}

/** What is where it must not be. */
function leaks(steps: readonly Step[], { room, residents = `ada=${HOME}` }: Planted = {}): readonly string[] {
  const settings = { key: 'k', residents, acrossPartitions: 'two-phase', joinLater: 1 };
  const world = new World(SETUP, { partitions: 4, settings, ...(room ? { room } : {}) });
  const found: string[] = [];
  for (const { sql, region } of steps) {
    if (sql === 'join') {
      world.run.obey({ type: 'order', node: 'router-r0', order: 'add-partition' });
      world.run.pass(2_000);
    } else world.ask(sql, [], region);
    for (const { id: node, region: where } of world.nodes)
      if (where !== HOME && holds(world.engine.image(node), SECRET)) found.push(`${sql}: pages of ${node}`);
  }
  for (const { from, to, message } of world.run.sent(0))
    if (regionOf(to) !== HOME && JSON.stringify(message).includes(SECRET)) found.push(`${message.kind} from ${from} to ${to}`);
  expect(world.violations).toEqual([]);
  world.engine.close();
  return found;
}

describe('rows of a key that stays in a region', () => {
  it('are on no page of another partition, and in no message elsewhere', () => {
    fc.assert(
      fc.property(work, (steps) => {
        expect(leaks(steps)).toEqual([]);
      }),
      { numRuns: 20, seed: 9 },
    );
  }, 60_000);

  it('go where somebody asks for them: what is kept in a region are rows, not answers', () => {
    expect(leaks([{ sql: "SELECT * FROM notes WHERE k = 'ada'", region: 'r0' }]).length).toBeGreaterThan(0);
  });

  const finds = (planted: Planted): void =>
    expect(() =>
      fc.assert(
        fc.property(work, (steps) => leaks(steps, planted).length === 0),
        { numRuns: 20, seed: 9 },
      ),
    ).toThrow('Property failed');

  it('planted bug: what is dealt out elsewhere is deleted, and stays on freed pages', () =>
    finds({
      room: (room) => ({
        ...room,
        prepare: (topology, settings, setup, store) =>
          room.prepare(topology, settings, setup, {
            script: (node, statements) => store.script(node, statements),
            image: (node) => store.image(node),
            load: (node, image) => store.load(node, image),
            rows: (node, sql, params) => (sql === 'VACUUM' ? [] : store.rows(node, sql, params)),
            perform: (node, job) => store.perform(node, job),
            refuse: (place, why) => store.refuse(place, why),
          }),
      }),
    }));

  it('keep their names when the files are built anew', () => {
    const world = new World(['CREATE TABLE t (k TEXT, n INTEGER)', ...SETUP], {
      partitions: 4,
      settings: { key: 'k', residents: `ada=${HOME}` },
    });
    const plain = new World(['CREATE TABLE t (k TEXT, n INTEGER)', ...SETUP], { partitions: 4, settings: { key: 'k' } });
    const named = (one: World, node: string) =>
      one.engine.rows(node, "SELECT rowid, k, id FROM notes WHERE k NOT IN ('ada') ORDER BY rowid");
    for (const { id: node, kind } of world.nodes) if (kind === 'partition') expect(named(world, node)).toEqual(named(plain, node));
  });

  it('planted bug: nobody is told that they stay', () => finds({ residents: '' }));
});
