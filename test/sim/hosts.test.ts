/** Nodes that stand on one host: they share its cores, its disk and its fate, and nothing else. */
import { describe, expect, it } from 'vitest';
import { over } from '../../src/architectures/composition/index.ts';
import { multiMaster } from '../../src/architectures/multi-master/index.ts';
import { partitionRouter } from '../../src/architectures/partition-router/index.ts';
import { queryCache } from '../../src/architectures/query-cache/index.ts';
import { readReplicas } from '../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../src/architectures/showing.ts';
import { diskOfFsync } from '../../src/sim/disk-model.ts';
import { isEnvelope } from '../../src/sim/envelopes.ts';
import { openRun, type Run } from '../architectures/shared/harness.ts';

const NOTES = [
  'CREATE TABLE notes (tenant_id INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (tenant_id, n))',
  'WITH RECURSIVE i(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM i WHERE k < 60) INSERT INTO notes SELECT k, 0 FROM i',
];
const TOGETHER = { hosts: 'one in each region' };
const COUNT = 'SELECT count(*) FROM notes';

const groups = (settings: Settings, options: object = {}): Promise<Run> =>
  openRun({
    architecture: over(partitionRouter, multiMaster),
    setup: NOTES,
    settings: { members: 3, startLeader: 1, ...settings },
    ...options,
  });

const upIn = (run: Run, region: string): readonly string[] =>
  run.topology.nodes.filter((node) => node.region === region && node.kind !== 'client' && run.states.has(node.id)).map(({ id }) => id);

describe('nodes of one host', () => {
  it('go down with it and come back with it; a process dies alone', async () => {
    const run = await groups(TOGETHER);
    run.until(500);
    const all = upIn(run, 'tokyo');
    expect(all).toEqual(
      expect.arrayContaining(['router-tokyo', 'member-tokyo-of-dublin', 'member-tokyo-of-virginia', 'member-tokyo-of-tokyo']),
    );
    run.crash(600, 'member-tokyo-of-dublin', 'process').until(700);
    expect(upIn(run, 'tokyo')).toEqual(all.filter((id) => id !== 'member-tokyo-of-dublin'));
    run.restart(800, 'member-tokyo-of-dublin').until(900);
    expect(upIn(run, 'tokyo')).toHaveLength(all.length);
    run.crash(1000, 'member-tokyo-of-dublin', 'host').until(1100);
    expect(upIn(run, 'tokyo')).toEqual([]);
    expect(upIn(run, 'dublin')).toHaveLength(all.length);
    // Two of three members of each group are elsewhere: all rows can be read, once Tokyo's group has another leader.
    run.query(9000, 'dublin', COUNT, 'without').until(12_000);
    expect(run.answer('without')).toEqual([[60]]);
    run.restart(13_000, 'router-tokyo').query(16_000, 'tokyo', COUNT, 'back').until(19_000);
    expect(upIn(run, 'tokyo')).toHaveLength(all.length);
    expect(run.answer('back')).toEqual([[60]]);
    expect(run.violations).toEqual([]);
  });

  it('each with a host of its own die alone', async () => {
    const run = await groups({});
    run.until(500);
    const all = upIn(run, 'tokyo');
    run.crash(1000, 'member-tokyo-of-dublin', 'host').until(1100);
    expect(upIn(run, 'tokyo')).toEqual(all.filter((id) => id !== 'member-tokyo-of-dublin'));
  });

  it('share its cores: what waits longest goes on first, whoever asked', async () => {
    const busy = async (settings: Settings): Promise<readonly number[]> => {
      const run = await openRun({ architecture: over(queryCache, readReplicas), settings, cores: 1, baseUs: 10_000, rttMs: () => 1 });
      // Two statements at the replica and two at the primary, which stand in different regions.
      for (let i = 0; i < 2; i++) run.query(100, 'tokyo', `SELECT ${i}, name FROM items`, `t${i}`);
      run.until(1000);
      return [0, 1].map((i) => run.latencyMs(`t${i}`));
    };
    // A cache has nothing to do on a core: the replica beside it is as fast as alone.
    expect(await busy(TOGETHER)).toEqual((await busy({})).map((ms) => expect.closeTo(ms, -1)));
    const three = async (settings: Settings): Promise<number> => {
      const run = await groups(settings, { cores: 1, baseUs: 50_000, rttMs: () => 2 });
      // A report asks all three groups, whose leaders stand where their shares do; writes are applied by all members.
      for (let tenant = 1; tenant <= 9; tenant++)
        run.query(500, 'dublin', `UPDATE notes SET n = n + 100 WHERE tenant_id = ${tenant}`, `w${tenant}`);
      run.until(6000);
      expect(run.violations).toEqual([]);
      return Math.max(...Array.from({ length: 9 }, (_, i) => run.latencyMs(`w${i + 1}`)));
    };
    // Three members on one core instead of a core each.
    expect(await three(TOGETHER)).toBeGreaterThan(1.5 * (await three({})));
  });

  it('share its disk: it does one fsync at a time', async () => {
    const written = async (settings: Settings): Promise<readonly [number, number][]> => {
      const run = await groups(settings, {
        disk: diskOfFsync(20_000),
      });
      for (let tenant = 1; tenant <= 9; tenant++)
        run.query(500, 'dublin', `UPDATE notes SET n = n + 100 WHERE tenant_id = ${tenant}`, `w${tenant}`);
      run.until(5000);
      expect(run.violations).toEqual([]);
      const syncs = run.events.flatMap((event) => (event.type === 'sync' && event.node.startsWith('member-virginia') ? [event] : []));
      return syncs.map(({ at, doneAt }) => [at, doneAt]);
    };
    const overlaps = (spans: readonly (readonly [number, number])[]): number => {
      const distinct = [...new Map(spans.map((span) => [span.join(), span])).values()].sort((a, b) => a[0] - b[0]);
      return distinct.filter(([from], i) => i > 0 && from < (distinct[i - 1]?.[1] ?? 0)).length;
    };
    expect(overlaps(await written({}))).toBeGreaterThan(0);
    expect(overlaps(await written(TOGETHER))).toBe(0);
  });

  it('lose their disks together, and their clocks are one', async () => {
    const run = await groups(TOGETHER);
    run.at(1000, { type: 'wipe', node: 'member-tokyo-of-dublin' }).until(1100);
    expect(upIn(run, 'tokyo')).toEqual([]);
    run.restart(1200, 'router-tokyo').until(12_000);
    // What a member lost the other two of its group give back.
    for (const part of ['virginia', 'dublin', 'tokyo'])
      expect(run.sql.digest(`member-tokyo-of-${part}`)).toBe(run.sql.digest(`member-virginia-of-${part}`));
    expect(run.violations).toEqual([]);
    run.at(12_500, { type: 'skew', node: 'router-tokyo', offsetMs: 700, driftPpm: 0 }).until(12_600);
    for (const node of ['router-tokyo', 'member-tokyo-of-dublin']) expect(run.kernel.host(node).clockOffUs).toBe(700_000);
    expect(run.kernel.host('member-dublin-of-dublin').clockOffUs).toBe(0);
  });

  it('talk to each other without a network', async () => {
    const run = async (settings: Settings): Promise<Run> =>
      (await openRun({ architecture: over(queryCache, readReplicas), settings }))
        .query(100, 'tokyo', 'SELECT name FROM items', 'op')
        .until(1000);
    // From the cache to the replica and back.
    expect((await run({})).latencyMs('op') - (await run(TOGETHER)).latencyMs('op')).toBeCloseTo(1 - 0.05, 1);
  });

  it('send heartbeats of several groups from host to host as one message', async () => {
    const quiet = async (settings: Settings): Promise<Run> => (await groups({ heartbeatMs: 200, ...settings })).until(10_000);
    const [apart, together] = [await quiet({}), await quiet({ ...TOGETHER, startLeader: 1 })];
    const sent = (run: Run, kind: string): number =>
      run.events.filter((event) => event.type === 'send' && event.message.kind === kind).length;
    expect(sent(apart, 'several')).toBe(0);
    // Three leaders in three regions beat for two followers each; where a leader is alone with its heartbeats nothing is saved.
    expect(sent(together, 'several') + sent(together, 'heartbeat')).toBeLessThanOrEqual(sent(apart, 'heartbeat'));
    expect(together.violations).toEqual([]);
    // With all leaders on one host three heartbeats are one message.
    const led = await groups({ heartbeatMs: 200, ...TOGETHER });
    for (const part of ['dublin', 'tokyo'])
      for (const region of ['dublin', 'tokyo']) led.crash(500, `member-${region}-of-${part}`, 'process');
    led.until(600);
    for (const part of ['dublin', 'tokyo']) for (const region of ['dublin', 'tokyo']) led.restart(6000, `member-${region}-of-${part}`);
    led.until(30_000);
    const several = led.events.flatMap((event) =>
      event.type === 'send' && isEnvelope(event.message) ? [{ ...event, message: event.message }] : [],
    );
    expect(led.violations).toEqual([]);
    expect(several.length).toBeGreaterThan(0);
    for (const { from, to, message } of several) {
      const { messages } = message;
      expect(messages.length).toBeGreaterThan(1);
      const regionOf = (id: string): string => id.split('-')[1] ?? '';
      for (const each of messages) expect([regionOf(each.from), regionOf(each.to)]).toEqual([regionOf(from), regionOf(to)]);
    }
  });
});
