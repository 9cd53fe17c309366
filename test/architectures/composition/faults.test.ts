/**
 * Every pair of rooms that makes sense, under random clients and faults: crashes, cuts, outages, lost disks, promotions. After each
 * step what both rooms promise holds; what failed for certain left no trace; no write took effect twice; all goes on in the end.
 */
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../src/architectures/contract.ts';
import { RULES as RAFT } from '../../../src/architectures/multi-master/consensus/rules.ts';
import { multiMaster } from '../../../src/architectures/multi-master/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { over } from '../../../src/architectures/composition/index.ts';
import { keepsItsWord } from '../../search/worlds.ts';
import { brokenMultiMaster, brokenPartitionRouter } from '../shared/breaking.ts';
import { openRun } from '../shared/harness.ts';
import { goesOnFromCopies } from './copies.ts';
import { cacheOverReplicas, GROUPS, groupsAsPartitions, NOTES, PAIRS } from './pairs.ts';

/** Many more by `antipode fuzz --over`, and in test/architectures/composition/faults.long.test.ts. */
const SCHEDULES = 2;

describe.each(PAIRS.map(({ about }) => about.id))('%s', (id) => {
  it('keeps both words', { timeout: 120_000 }, () => keepsItsWord(id, 3001, SCHEDULES));
});

it.each([cacheOverReplicas, groupsAsPartitions].map(({ about }) => about.id))(
  '%s does the same again from a copy of its nodes in every step',
  { timeout: 60_000 },
  goesOnFromCopies,
);

describe('planted bugs that only both rooms together show', () => {
  // A cache that forgets how old an answer was when it came: test/architectures/query-cache/rules.test.ts.

  it('a deposed leader that answers for its partition is noticed: the read is stale', async () => {
    const cut = async (back: Architecture): Promise<unknown> => {
      const run = await openRun({
        architecture: over(brokenPartitionRouter({}), back),
        settings: { ...GROUPS, checkQuorum: false, partitionTimeoutMs: 1500 },
        setup: NOTES,
        patienceMs: 4000,
      });
      run.partition(300, ['virginia'], ['dublin', 'tokyo']);
      run.query(4000, 'dublin', "UPDATE notes SET text = 'new' WHERE tenant_id = 1", 'write');
      run.query(6000, 'virginia', 'SELECT DISTINCT text FROM notes WHERE tenant_id = 1', 'read').until(9000);
      expect(run.answer('write')).toEqual([]);
      return run.answer('read');
    };
    expect(await cut(multiMaster)).toMatch(/^failed: /);
    expect(await cut(brokenMultiMaster({ isConfirmed: () => true }))).toEqual([['old']]);
    expect(RAFT.isConfirmed(2, 1)).toBe(false);
  });

  it('a router whose map is wrong asks another group for a key, and one that writes to several is caught', async () => {
    const wrong = async (rules: Parameters<typeof brokenPartitionRouter>[0], sql: string): Promise<string | undefined> =>
      (await openRun({ architecture: over(brokenPartitionRouter(rules), multiMaster), settings: GROUPS, setup: NOTES }))
        .query(300, 'tokyo', sql)
        .until(1500).violations[0];
    const one = 'SELECT count(*) FROM notes WHERE tenant_id = 1';
    const two = "UPDATE notes SET text = 'x' WHERE tenant_id IN (1, 2)";
    expect(await wrong({}, one)).toBeUndefined();
    expect(await wrong({ holdersOf: (ring) => ring.partitions.slice(-1) }, one)).toMatch(
      /^keys at home: router-tokyo asked partition-tokyo for key n:1 of op-1, which is not its own/,
    );
    expect(await wrong({ writerOf: (_ring, holders) => holders }, two)).toMatch(/^(?:keys at home|a write has one partition): /);
  });

  it('a front that looks at all nodes of several groups would take them for one: each is looked at apart', async () => {
    // Every group has a leader of term 2: among all of them election safety would not hold.
    const run = await openRun({ architecture: groupsAsPartitions, settings: GROUPS, setup: NOTES });
    expect(run.until(2000).violations).toEqual([]);
    const leaders = run.topology.nodes.filter(({ id }) => run.roleOf(id) === 'leader');
    expect(leaders.map(({ part }) => part)).toEqual(['partition-virginia', 'partition-dublin', 'partition-tokyo']);
    const replicas = await openRun({ architecture: over(brokenPartitionRouter({}), readReplicas), setup: NOTES });
    expect(replicas.until(1000).violations).toEqual([]);
  });
});
