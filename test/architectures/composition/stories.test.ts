/** One room in front of another, told as stories: what only both together do. */
import { describe, expect, it } from 'vitest';
import { openRun } from '../shared/harness.ts';
import { CHATTER, tells } from '../shared/transcript.ts';
import { cacheOverGroup, cacheOverReplicas, GROUPS, groupsAsPartitions, NOTES } from './pairs.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";

describe('a cache over read replicas', () => {
  it('asks the replica beside it, and keeps no answer longer than its lifetime after that was true', async () => {
    const run = (await openRun({ architecture: cacheOverReplicas, settings: { ttlMs: 1000 } }))
      .query(300, 'tokyo', READ, 'miss')
      .query(400, 'tokyo', READ, 'hit')
      .partition(500, ['virginia', 'dublin'], ['tokyo'])
      .query(600, 'dublin', RENAME, 'write')
      .query(900, 'tokyo', READ, 'kept')
      .query(1700, 'tokyo', READ, 'too-old-to-keep')
      .query(1900, 'tokyo', READ, 'asked-again')
      .query(2400, 'tokyo', RENAME, 'refused')
      .heal(2600)
      .query(4500, 'tokyo', READ, 'healed')
      .until(5000);
    expect(run.answer('kept')).toEqual([['map']]);
    expect(run.returned('too-old-to-keep').served).toMatchObject({ node: 'replica-tokyo', cachedAt: null });
    expect(run.returned('asked-again').served?.cachedAt).toBeNull();
    expect(run.answer('healed')).toEqual([['atlas']]);
    await tells(run, 'cut-off-cache.txt', [
      'cache-tokyo → replica-tokyo  miss',
      'replica-tokyo → cache-tokyo  reply (ageUs ',
      'answer to hit after 1.0 ms: [["map"]], from cache-tokyo v0, cached',
      'cache-dublin → replica-dublin  pass',
      'replica-dublin → primary-virginia  forward',
      'answer to kept after 1.0 ms: [["map"]], from cache-tokyo v0, cached',
      '[["map"]], from replica-tokyo v0',
      'client-tokyo asks, as asked-again',
      'cache-tokyo → replica-tokyo  miss',
      'answer to refused',
      'FAILED: replica-tokyo cannot write and hears no primary',
      '[["atlas"]], from replica-tokyo v1',
    ]);
  });

  it('keeps what a dead primary’s successor answers, and nothing of the timeline that is over beyond its lifetime', async () => {
    const run = (await openRun({ architecture: cacheOverReplicas, settings: { ttlMs: 1000, promotion: 'automatic' } }))
      .query(100, 'tokyo', RENAME, 'before')
      .query(700, 'virginia', READ, 'kept-in-virginia')
      .crash(800, 'primary-virginia', 'process')
      .query(900, 'virginia', READ, 'still')
      .query(1000, 'virginia', 'SELECT count(*) FROM items', 'nobody')
      .query(6000, 'dublin', "UPDATE items SET name = 'globe' WHERE id = 1", 'after')
      .restart(7000, 'primary-virginia')
      .query(9000, 'virginia', READ, 'back')
      .until(10_000);
    expect(run.latencyMs('still')).toBe(1);
    expect(run.answer('nobody')).toMatch(/^failed: This answer is not in the cache, and primary-virginia refuses connections/);
    expect(run.answer('back')).toEqual([['globe']]);
    expect(run.roleOf('primary-virginia')).toBe('standby');
    expect(run.violations).toEqual([]);
  });

  it('passes a transaction on, statement by statement, and keeps nothing that it saw', async () => {
    const run = (await openRun({ architecture: cacheOverReplicas }))
      .query(300, 'tokyo', "BEGIN; UPDATE items SET name = 'mine' WHERE id = 1; SELECT name FROM items WHERE id = 1; COMMIT", 'together')
      .query(450, 'tokyo', READ, 'meanwhile')
      .until(3000);
    expect(run.answer('together')).toEqual([['mine']]);
    expect(run.answer('meanwhile')).toEqual([['map']]);
    expect(run.violations).toEqual([]);
  });
});

describe('a cache over a Raft group', () => {
  it('keeps linearizable answers, and none that a member gave from what it happened to have', async () => {
    const asked = async (reads: string): Promise<number> => {
      const run = (await openRun({ architecture: cacheOverGroup, settings: { reads, members: 3, startLeader: 1 } }))
        .query(300, 'tokyo', READ)
        .query(900, 'tokyo', READ, 'again')
        .until(2000);
      expect(run.violations).toEqual([]);
      return run.count('miss');
    };
    expect(await asked('linearizable')).toBe(1);
    expect(await asked('local')).toBe(2);
  });
});

describe('partitions that are Raft groups', () => {
  const open = () => openRun({ architecture: groupsAsPartitions, settings: GROUPS, setup: NOTES, patienceMs: 6000 });

  it('lose no share with a region: its group elects, the others go on', async () => {
    const run = (await open())
      .query(300, 'tokyo', 'SELECT count(*) FROM notes WHERE tenant_id = 1', 'one')
      .query(700, 'tokyo', 'SELECT tenant_id, count(*) FROM notes GROUP BY tenant_id ORDER BY 1 LIMIT 2', 'several')
      .query(1200, 'dublin', "INSERT INTO notes VALUES (1, 100, 'new')", 'write')
      .at(1600, { type: 'outage', region: 'virginia' })
      .query(1700, 'tokyo', "INSERT INTO notes VALUES (1, 101, 'newer')", 'waits')
      .query(1700, 'dublin', 'SELECT count(*) FROM notes WHERE tenant_id = 2', 'spared')
      .query(5200, 'tokyo', 'SELECT count(*) FROM notes', 'all')
      .at(6000, { type: 'restore', region: 'virginia' })
      .query(8000, 'virginia', 'SELECT count(*) FROM notes WHERE tenant_id = 1', 'back')
      .until(9000);
    expect(run.answer('one')).toEqual([[3]]);
    expect(run.answer('waits')).toEqual([]);
    expect(run.latencyMs('waits')).toBeGreaterThan(1000);
    expect(run.latencyMs('spared')).toBeLessThan(400);
    expect(run.answer('all')).toEqual([[32]]);
    expect(run.answer('back')).toEqual([[5]]);
    await tells(
      run,
      'groups-lose-a-region.txt',
      [
        'router-tokyo → member-tokyo-of-virginia  route',
        'member-tokyo-of-virginia → member-virginia-of-virginia  read-index',
        'answer to one',
        'router-tokyo → member-tokyo-of-virginia  gather',
        'router-tokyo → member-tokyo-of-dublin  gather',
        'router-tokyo → member-tokyo-of-tokyo  gather',
        'answer to several',
        'router-dublin → member-dublin-of-virginia  route',
        'answer to write',
        'answer to spared',
        'is candidate',
        'is leader',
        'answer to waits',
        'answer to all',
        'answer to back',
      ],
      [...CHATTER, 'quorum', 'commit'],
    );
  });

  it('refuse what only a partition of their own could look at, each in a sentence', async () => {
    const run = (await open())
      .query(300, 'tokyo', 'INSERT INTO notes SELECT tenant_id, number + 50, text FROM notes WHERE tenant_id = 1', 'within')
      .query(600, 'tokyo', 'CREATE TABLE more (tenant_id INTEGER PRIMARY KEY)', 'schema')
      .query(900, 'tokyo', "UPDATE notes SET text = 'x' WHERE tenant_id IN (1, 2)", 'several')
      .query(1200, 'tokyo', "BEGIN; INSERT INTO notes VALUES (1, 70, 'x'); COMMIT", 'transaction')
      .until(3000);
    expect(run.answer('within')).toMatch(/^failed: Only the rows that this reads tell which keys it inserts/);
    expect(run.answer('schema')).toMatch(
      /^failed: Where partitions have copies of their own, or are databases of another architecture, the schema stands still/,
    );
    expect(run.answer('several')).toMatch(/^failed: This would change rows on several partitions/);
    expect(run.answer('transaction')).toMatch(
      /^failed: Where partitions have copies of their own, or are databases of another architecture, a router passes on statements alone/,
    );
    expect(run.violations).toEqual([]);
  });

  it('take the clock of a write from the router that planned it', async () => {
    const run = (await open()).query(300, 'tokyo', 'INSERT INTO notes VALUES (1, 200, CURRENT_TIMESTAMP)', 'w').until(2000);
    expect(run.answer('w')).toEqual([]);
    const routed = run.events.find((event) => event.type === 'send' && event.message.as === 'route');
    expect(routed?.type === 'send' && 'nowMs' in routed.message).toBe(true);
    expect(run.violations).toEqual([]);
  });
});
