/** Standbys that follow standbys: how far behind each is, what the primary sends, and what becomes of them when the one in the middle goes. */
import { describe, expect, it } from 'vitest';
import { circleIn, treeOf, wayUp } from '../../../src/architectures/read-replicas/mechanisms/cascade/tree.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { encodedBytes } from '../../../src/sim/encoding.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { CHATTER, tells } from '../shared/transcript.ts';
import { schedule } from './troubles.ts';

const FOUR = ['virginia', 'dublin', 'tokyo', 'sydney'];
const READ = 'SELECT count(*) FROM items';
const insert = (name: string): string => `INSERT INTO items (name) VALUES ('${name}')`;
const CHAIN: Settings = { upstream: 'cascade', primaryConninfo: 'tokyo from dublin, sydney from tokyo' };
const open = (settings: Settings = CHAIN, fsyncMs = 1): Promise<Run> =>
  openRun({ architecture: readReplicas, regions: FOUR, settings, disk: diskOfFsync(1000 * fsyncMs), patienceMs: 20_000 });

/** Bytes of the log that left a node, and when a node had applied the first change. */
const logBytes = ({ events }: Run, from: string): number =>
  events.reduce(
    (sum, event) =>
      event.type === 'send' && event.from === from && event.message.kind === 'changes' ? sum + encodedBytes(event.message) : sum,
    0,
  );
const appliedAt = ({ events }: Run, node: string): number =>
  (events.find((event) => event.type === 'report' && event.node === node && event.key === 'position' && event.value === 1)?.at ?? 0) / 1000;

describe('who follows whom', () => {
  const databases = FOUR.map((region, i) => ({ id: `${i === 0 ? 'primary' : 'replica'}-${region}`, kind: 'replica', region }));

  it('as the text says, up to whoever leads', () => {
    const tree = treeOf('chain', databases);
    expect([...tree]).toEqual([
      ['replica-tokyo', 'replica-dublin'],
      ['replica-sydney', 'replica-tokyo'],
    ]);
    expect(treeOf('tokyo from dublin,sydney from replica-tokyo', databases)).toEqual(tree);
    expect(wayUp(tree, 'replica-sydney', 'primary-virginia')).toEqual(['replica-tokyo', 'replica-dublin', 'primary-virginia']);
    // Whoever leads is followed by whom he was told to follow, by way of the first primary or not.
    expect(wayUp(tree, 'replica-sydney', 'replica-tokyo')).toEqual(['replica-tokyo']);
    expect(wayUp(tree, 'replica-dublin', 'replica-tokyo')).toEqual(['replica-tokyo']);
    expect(treeOf('tokyo from atlantis', databases).size).toBe(0);
  });

  it('a circle is refused in a sentence', () => {
    expect(circleIn('a from b, b from c')).toBeNull();
    expect(circleIn('a from b, b from a')).toMatch(/^“primaryConninfo” goes in a circle: a from b from a\. /);
    expect(readReplicas.tuning.complaint?.({ upstream: 'cascade', primaryConninfo: 'a from a' })).toMatch(/goes in a circle/);
  });
});

describe('cascading standbys', () => {
  it('each is behind by the whole way, and the primary sends its log once', async () => {
    const [chain, star] = await Promise.all([open(), open({})]);
    for (const run of [chain, star]) run.query(1000, 'virginia', insert('a'), 'write').query(1300, 'sydney', READ, 'early').until(3000);
    // 40 ms to Dublin, 110 to Tokyo, 50 to Sydney, with a flush before each is passed on; straight it is 100.
    expect(appliedAt(chain, 'replica-sydney') - appliedAt(chain, 'replica-dublin')).toBeGreaterThan(160);
    expect(appliedAt(star, 'replica-sydney')).toBeLessThan(appliedAt(chain, 'replica-sydney') - 90);
    const [one, three] = [logBytes(chain, 'primary-virginia'), logBytes(star, 'primary-virginia')];
    expect(three).toBe(3 * one);
    expect(logBytes(chain, 'replica-tokyo')).toBe(one);
    expect([...chain.violations, ...star.violations]).toEqual([]);
  });

  it('says of itself what it knows of its followers, and how old its copy is', async () => {
    const run = (await open()).query(1000, 'virginia', insert('a')).query(4000, 'sydney', READ, 'later').until(5000);
    const knows = readReplicas.inside?.knows({
      spec: run.topology.nodes[1] ?? { id: '', kind: '', region: '' },
      nodes: run.topology.nodes,
      state: run.states.get('replica-dublin'),
      clockUs: run.now,
      key: null,
      tables: () => [],
      rows: () => [],
    });
    expect(knows?.believed).toMatchObject({ name: 'pg_stat_replication', nodes: ['replica-tokyo'] });
    const replies = run.events.flatMap((event) => (event.type === 'send' && event.message.kind === 'reply' ? [event.message] : []));
    const [ageMs = 0] = replies.flatMap((message) => ('ageUs' in message ? [Number(message.ageUs) / 1000] : []));
    // The beat has come the whole way, and at most one more has been sent since.
    expect(ageMs).toBeGreaterThan(200);
    expect(ageMs).toBeLessThan(200 + 250 + 30);
  });

  it('no commit waits for a standby of a standby', async () => {
    const run = (await open({ ...CHAIN, commit: 'standbys', synchronousStandbyNames: 'FIRST 1 (tokyo)' }))
      .query(1000, 'virginia', insert('a'), 'hangs')
      .query(5000, 'tokyo', READ, 'there')
      .until(6000);
    expect(run.answer('there')).toEqual([[2]]);
    expect(run.answered('hangs')).toBeNull();
  });

  it('hot_standby_feedback goes all the way up', async () => {
    const feedback = { replay: 'conflicts', hotStandbyFeedback: true };
    const run = (await open({ ...CHAIN, ...feedback }))
      .at(1000, { type: 'pause', node: 'replica-sydney' })
      .query(1100, 'virginia', "UPDATE items SET name = 'b'")
      .query(2200, 'virginia', "UPDATE items SET name = 'c'")
      .until(3500);
    expect(run.reported('primary-virginia', 'keptForStandbys')).toBe(1);
    expect(run.violations).toEqual([]);
  });
});

describe('the standby in the middle', () => {
  it('dies: those behind it wait and answer what they have; with repmgr’s way they follow its upstream', async () => {
    const story = async (settings: Settings): Promise<Run> =>
      (await open({ ...CHAIN, ...settings }))
        .crash(1000, 'replica-tokyo', 'host')
        .query(1500, 'virginia', insert('a'))
        .query(4500, 'sydney', READ, 'meanwhile')
        .restart(6000, 'replica-tokyo')
        .query(9000, 'sydney', READ, 'after')
        .until(10_000);
    const waits = await story({});
    expect(waits.answer('meanwhile')).toEqual([[1]]);
    expect(waits.answer('after')).toEqual([[2]]);
    const climbs = await story({ upstreamFails: 'follow its upstream' });
    expect(climbs.answer('meanwhile')).toEqual([[2]]);
    expect(climbs.reported('replica-sydney', 'upstream')).toBe('replica-dublin');
    expect(climbs.answer('after')).toEqual([[2]]);
    expect([...waits.violations, ...climbs.violations]).toEqual([]);
  });

  it('is promoted: those behind it go on with it on its timeline, and so does the rest', async () => {
    const run = (await open())
      .query(1000, 'virginia', insert('a'))
      .crash(2000, 'primary-virginia')
      .crash(2000, 'replica-dublin')
      .order(4000, 'replica-tokyo', 'promote')
      .query(6000, 'tokyo', insert('b'), 'written')
      .query(7000, 'sydney', READ, 'below')
      .restart(8000, 'primary-virginia')
      .restart(8000, 'replica-dublin')
      .query(12_000, 'dublin', READ, 'above')
      .query(12_000, 'virginia', READ, 'old')
      .until(13_000);
    expect(run.returned('written').outcome.ok).toBe(true);
    expect([run.answer('below'), run.answer('above'), run.answer('old')]).toEqual([[[3]], [[3]], [[3]]]);
    await tells(
      run,
      'cascade-promoted.txt',
      ['replica-tokyo is promoting', 'replica-tokyo timeline: 3', 'replica-tokyo is primary', 'answer to below', '[[3]]'],
      [...CHATTER, 'fence', 'position'],
    );
  });

  it('loses its disk: it is rebuilt, and so are those that its log does not reach any more', async () => {
    const run = (await open({ ...CHAIN, retainedChanges: 2 })).at(1000, { type: 'wipe', node: 'replica-dublin' });
    for (let i = 0; i < 12; i++) run.query(1100 + 50 * i, 'virginia', insert(`w${i}`));
    run.restart(3000, 'replica-dublin').query(9000, 'sydney', READ, 'after').until(10_000);
    expect(run.answer('after')).toEqual([[13]]);
    expect(run.reported('replica-sydney', 'rebuiltTo')).toBe(12);
    expect(run.violations).toEqual([]);
  });
});

describe('what always holds', () => {
  it.each([1, 2, 3])('equal copies in the end, under random faults, seed %i', async (seed) => {
    const run = await schedule(seed, seed % 2 === 0 ? 'automatic' : 'manual', readReplicas, { upstream: 'cascade' });
    expect(run.violations).toEqual([]);
    expect(new Set(run.topology.nodes.flatMap(({ id, kind }) => (kind === 'client' ? [] : [run.sql.digest(id)]))).size).toBe(1);
  });
});
