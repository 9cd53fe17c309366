/** Read replicas under random faults, with the invariants after every step; each invariant against a planted bug; the pure parts alone. */
import { describe, expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { add, type ChangeLog, head, nextShipment, reset } from '../../../src/architectures/read-replicas/log.ts';
import { FIRST_HISTORY, forkPoint, nextTimeline, timelineAt } from '../../../src/architectures/read-replicas/timeline.ts';
import type { Changes, Image, ReplicaMessage } from '../../../src/architectures/read-replicas/protocol.ts';
import type { Effect } from '../../../src/sim/node.ts';
import { Out } from '../../../src/sim/out.ts';
import type { Change } from '../../../src/sqlite/jobs.ts';
import { openRun } from '../shared/harness.ts';
import { NODES, schedule } from './troubles.ts';

const WRITE = "INSERT INTO items (name) VALUES ('w')";

describe('random faults', () => {
  it.each(['manual', 'automatic'] as const)(
    '%s promotion: invariants hold and all copies agree in the end',
    { timeout: 120_000 },
    async (promotion) => {
      let lost = 0;
      let promoted = 0;
      for (let seed = 1; seed <= 30; seed++) {
        const run = await schedule(seed, promotion);
        expect(run.violations, `seed ${seed}`).toEqual([]);
        const leaders = NODES.filter((node) => run.roleOf(node) === 'primary');
        expect(leaders, `seed ${seed}`).toHaveLength(1);
        const standings = NODES.map((node) => `${run.sql.position(node)} ${run.sql.digest(node)}`);
        expect(new Set(standings).size, `seed ${seed}: ${standings.join(', ')}`).toBe(1);
        lost += run.events.filter((event) => event.type === 'report' && event.key === 'lostWrites').length;
        promoted += run.events.filter((event) => event.type === 'report' && event.key === 'promotedAt').length;
        run.sql.engine.close();
      }
      // Schedules in which nothing happens prove nothing.
      expect(promoted).toBeGreaterThan(60);
      expect(lost).toBeGreaterThan(10);
    },
  );
});

describe('timelines', () => {
  const own = [...FIRST_HISTORY, { timeline: 2, after: 10 }];

  it('finds the last position that two histories share', () => {
    expect(forkPoint(FIRST_HISTORY, own)).toBe(10);
    expect(forkPoint(own, FIRST_HISTORY)).toBe(10);
    expect(forkPoint(own, own)).toBe(Number.POSITIVE_INFINITY);
    expect(forkPoint(own, [...FIRST_HISTORY, { timeline: 3, after: 7 }])).toBe(7);
    expect(forkPoint(own, [...own, { timeline: 5, after: 12 }])).toBe(12);
    expect(forkPoint([], own)).toBe(0);
  });

  it('names the timeline on which a write was made', () => {
    expect([1, 10, 11].map((position) => timelineAt(own, position))).toEqual([1, 1, 2]);
  });

  it('deals out numbers that no two nodes share', () => {
    expect([0, 1, 2, 3, 4].map((index) => nextTimeline(1, index, 5))).toEqual([6, 2, 3, 4, 5]);
    expect([0, 1, 2].map((index) => nextTimeline(8, index, 3))).toEqual([10, 11, 9]);
  });
});

describe('the log', () => {
  const empty = (): ChangeLog => ({ base: 0, changes: [], early: new Map() });
  const change = (position: number): Change => ({ kind: 'pages', position, tables: [], record: new Uint8Array(0) });

  it('files changes in order, whatever the order in which they end', () => {
    const log = empty();
    const added = (...positions: readonly number[]): readonly Effect[] => {
      const out = new Out();
      add(log, 10, positions.map(change), out);
      return out.effects();
    };
    expect(added(2)).toEqual([]);
    expect(added(1)).toEqual([{ type: 'append', log: 'changes', from: 0, entries: [change(1), change(2)] }]);
    expect(added(1, 2)).toEqual([]);
    expect(head(log)).toBe(2);
  });

  it('keeps at least its limit, at most twice as much, and says when something is gone', () => {
    const log = empty();
    for (let position = 1; position <= 7; position++) add(log, 3, [change(position)], new Out());
    expect([log.changes.length, head(log)]).toEqual([3, 7]);
    expect(nextShipment(log, { sent: 3, acked: 3, imaging: false }, head(log))).toEqual({ kind: 'image' });
    expect(nextShipment(log, { sent: 4, acked: 4, imaging: false }, head(log))).toEqual({
      kind: 'changes',
      after: 4,
      changes: [5, 6, 7].map(change),
    });
    expect(nextShipment(log, { sent: 7, acked: 3, imaging: false }, head(log))).toBeNull();
    expect(nextShipment(log, { sent: null, acked: 0, imaging: false }, head(log))).toBeNull();
    reset(log, 20, new Out());
    expect([log.changes.length, head(log)]).toEqual([0, 20]);
    expect(nextShipment(log, { sent: 19, acked: 19, imaging: false }, head(log))).toEqual({ kind: 'image' });
  });
});

describe('a promotion that meets a copy on its way', () => {
  it('waits until the copy is loaded', async () => {
    const run = await openRun({ architecture: readReplicas, settings: { retainedChanges: 1 }, cores: 1, transport: 'datagrams' });
    const slow = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) SELECT count(*) FROM n';
    run.partition(100, ['tokyo'], ['virginia', 'dublin']).heal(300).crash(600, 'replica-dublin');
    for (let at = 150; at < 200; at += 10) run.query(at, 'virginia', WRITE);
    // The copy arrives during the round, and waits behind the slow statements until the round is over.
    for (const at of [700, 701]) run.query(at, 'tokyo', slow);
    run.order(735, 'replica-tokyo', 'promote').until(6000);
    const loaded = run.events.find((event) => event.type === 'execute' && event.node === 'replica-tokyo' && event.job.kind === 'load');
    expect(loaded?.at).toBeGreaterThan(1_400_000);
    expect([run.roleOf('replica-tokyo'), run.reported('replica-tokyo', 'promotedAt')]).toEqual(['primary', 5]);
    expect(run.violations).toEqual([]);
  });
});

describe('a disk that was lost', () => {
  it('no timeline is started twice by a node that forgot which it started', async () => {
    const run = await openRun({ architecture: readReplicas });
    const heartbeats = (node: string): number[] =>
      run.events.flatMap((event) =>
        event.type === 'send' && event.from === node && event.message.kind === 'heartbeat' && 'timeline' in event.message
          ? [Number(event.message.timeline)]
          : [],
      );
    // Dublin starts timeline 2 where only tokyo sees it, and loses its disk; virginia, on timeline 1, fills it again.
    run.partition(100, ['virginia'], ['dublin', 'tokyo']).order(200, 'replica-dublin', 'promote').query(1500, 'dublin', WRITE).until(2000);
    run.crash(2000, 'replica-tokyo').at(2000, { type: 'wipe', node: 'replica-dublin' }).restart(2100, 'replica-dublin').heal(2200);
    run.query(3000, 'virginia', WRITE).query(3100, 'virginia', WRITE).until(4000);
    const before = Math.max(...heartbeats('replica-dublin'));
    run.order(4000, 'replica-dublin', 'promote').restart(6000, 'replica-tokyo').until(9000);
    expect(run.roleOf('replica-dublin')).toBe('primary');
    expect(before).toBe(2);
    expect(heartbeats('replica-dublin').at(-1)).toBeGreaterThan(before);
    expect(run.violations).toEqual([]);
    expect(run.sql.digest('replica-tokyo')).toBe(run.sql.digest('replica-dublin'));
  });
});

it('a whole copy that comes while changes are applied is loaded after them', async () => {
  // All rows are written anew ten times: to apply that takes longer than to load the rows once.
  const rows = `INSERT INTO items (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      SELECT 'a long name of an item' || i FROM n`;
  const run = await openRun({ architecture: readReplicas });
  run.query(100, 'virginia', rows).until(600);
  run.partition(700, ['tokyo'], ['virginia', 'dublin']);
  for (let i = 0; i < 10; i++) run.query(800 + 100 * i, 'virginia', 'UPDATE items SET name = name || id');
  run.until(2500);
  const toDublin = run.sent().flatMap(({ to, message }) => (to === 'replica-dublin' ? [message as ReplicaMessage] : []));
  const shipped = toDublin.flatMap((message) => (message.kind === 'changes' && message.after > 0 ? message.changes : []));
  const history = toDublin.flatMap((message) => (message.kind === 'heartbeat' ? [message.history] : [])).at(-1) ?? [];
  const changes: Changes = { kind: 'changes', timeline: 1, after: 1, changes: shipped.slice(0, -1) };
  const position = run.sql.position('primary-virginia');
  const image: Image = { kind: 'image', timeline: 1, history, image: run.sql.image('primary-virginia'), position };
  run.say('replica-tokyo', 'primary-virginia', changes).say('replica-tokyo', 'primary-virginia', image).until(3500);
  expect(run.violations).toEqual([]);
  const ends = run.events.flatMap((event) => (event.type === 'finish' && event.node === 'replica-tokyo' ? [event.result] : []));
  expect(ends.slice(-2)).toMatchObject([
    { kind: 'applied', position: 10 },
    { kind: 'loaded', position: 11 },
  ]);
});
