/** Partitions that are single databases with backups of their own: rows that stay in a region, reference tables, and what a restore brings. */
import { describe, expect, it } from 'vitest';
import { over } from '../../../src/architectures/composition/index.ts';
import { multiMaster } from '../../../src/architectures/multi-master/index.ts';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { openRun, type Run } from '../shared/harness.ts';

const SECRET = 'SECRET-OF-SEVEN';
const SETUP = [
  'CREATE TABLE currencies (code TEXT PRIMARY KEY, rate INTEGER NOT NULL)',
  "INSERT INTO currencies VALUES ('EUR', 110), ('JPY', 1)",
  'CREATE TABLE invoices (tenant_id INTEGER NOT NULL, number INTEGER NOT NULL, currency TEXT NOT NULL, text TEXT, PRIMARY KEY (tenant_id, number))',
  `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29) INSERT INTO invoices SELECT 1 + i % 7, i, 'EUR', CASE 1 + i % 7 WHEN 7 THEN '${SECRET}' ELSE 'of others' END FROM n`,
];
const HOME = 'tokyo';
const JOIN = 'SELECT sum(rate) FROM invoices JOIN currencies ON code = currency WHERE tenant_id = 7';

const open = (settings: Settings = {}, room = over(partitionRouter, singleNode)): Promise<Run> =>
  openRun({
    architecture: room,
    setup: SETUP,
    settings: { residents: `7=${HOME}`, reference: 'currencies', backupIntervalMs: 1000, ...settings },
    patienceMs: 4000,
  });

const holds = (bytes: Uint8Array): boolean => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(SECRET);

/** Bytes anywhere in a message. */
function carries(value: unknown): boolean {
  if (value instanceof Uint8Array) return holds(value);
  if (typeof value === 'string') return value.includes(SECRET);
  return typeof value === 'object' && value !== null && Object.values(value).some(carries);
}

const regionOf = (run: Run, node: string): string => run.topology.nodes.find(({ id }) => id === node)?.region ?? '';

/** What left the region with the rows in it: messages, and pages of databases elsewhere. */
const leaks = (run: Run): readonly string[] => [
  ...run.events.flatMap((event) =>
    event.type === 'send' && regionOf(run, event.to) !== HOME && carries(event.message) ? [`${event.message.kind} to ${event.to}`] : [],
  ),
  ...run.topology.nodes.flatMap(({ id, region }) =>
    region !== HOME && run.sql.engine.has(id) && holds(run.sql.engine.image(id)) ? [`pages of ${id}`] : [],
  ),
];

it('reference tables are read there and not written: refused in a sentence, and nothing of it is done', async () => {
  const run = await open({ residents: '', acrossPartitions: 'each-alone' });
  run.query(100, HOME, "UPDATE currencies SET rate = 2 WHERE code = 'JPY'", 'write').query(1000, HOME, JOIN, 'read').until(2000);
  expect(run.answer('write')).toMatch(
    /Every partition has currencies, and here each is a set of replicas or a database of another architecture: .*Put the rows into the setup, or choose partitions of one machine with two-phase commit\./,
  );
  expect(run.answer('read')).toEqual([[440]]);
  expect(run.violations).toEqual([]);
});

describe('rows that stay in a region', () => {
  it('and a backup of them elsewhere exclude each other, in a sentence that says how to have both', async () => {
    await expect(open()).rejects.toThrow(
      'settings.residents: “residents” keeps rows in tokyo, and the database there has a backup in virginia, which would hold them as well. Keep backups beside the database (backupPlace), or take tokyo out of “residents”.',
    );
  });

  it.each([
    ['standbys', over(partitionRouter, readReplicas), /has a replica in \w+, which would hold them as well/],
    ['members of a group', over(partitionRouter, multiMaster), /has a \w+ in \w+, which would hold them as well/],
  ])('so do %s', async (_what, room, sentence) => {
    await expect(open({}, room)).rejects.toThrow(sentence);
  });

  it('are in the backup beside their database, and in none elsewhere, before a restore and after it', async () => {
    const run = await open({ backupPlace: 'beside the database' });
    const database = run.topology.nodes.find(({ kind, region }) => kind === 'primary' && region === HOME)?.id ?? '';
    const store = run.topology.nodes.find(({ kind, region }) => kind === 'backup' && region === HOME)?.id ?? '';
    run.query(100, HOME, "UPDATE invoices SET currency = 'JPY' WHERE tenant_id = 7 AND number = 6", 'kept').until(2600);
    const sent = run.events.some((event) => event.type === 'send' && event.to === store && carries(event.message));
    expect(sent).toBe(true);
    // Written after the last backup, and gone with the disk.
    run.query(2900, HOME, "INSERT INTO invoices VALUES (7, 100, 'JPY', 'late')", 'late').query(2950, HOME, JOIN, 'before');
    run.at(2990, { type: 'wipe', node: database }).restart(3000, database).until(3400);
    run.at(3450, { type: 'order', node: database, order: 'restore' }).query(6000, HOME, JOIN, 'after');
    run.query(6100, 'virginia', 'SELECT count(*) FROM currencies', 'reference').until(8000);
    expect(run.answered('late')?.outcome.ok).toBe(true);
    // Of tenant 7 there are four rows of 30, one of which is in yen since the first statement; the late one is gone.
    expect([run.answer('before'), run.answer('after')]).toEqual([[[332]], [[331]]]);
    expect(run.answer('reference')).toEqual([[2]]);
    expect(run.rows(database, 'SELECT code, rate FROM currencies ORDER BY code')).toEqual([
      ['EUR', 110],
      ['JPY', 1],
    ]);
    expect(leaks(run)).toEqual([]);
    expect(run.violations).toEqual([]);
  });

  it('planted bug: a backup in another region is let pass, and found in messages', async () => {
    const careless = over({ ...partitionRouter, staysIn: () => [] }, singleNode);
    const run = (await open({}, careless)).until(2600);
    expect(leaks(run).some((leak) => leak.startsWith('backup to backup-virginia'))).toBe(true);
  });
});
