/** Primary and replicas on the real kernel and SQLite: staleness, catching up, promotion, fencing, lost writes. */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/architectures/contract.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { FIVE, openRun, type Run } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const COUNT = 'SELECT count(*) FROM items';
const write = (name: string): string => `INSERT INTO items (name) VALUES ('${name}')`;
const NODES = ['primary-virginia', 'replica-dublin', 'replica-tokyo'];

const open = (settings: Settings = {}, regions?: readonly string[]): Promise<Run> =>
  openRun({ architecture: readReplicas, settings, ...(regions ? { regions } : {}) });

/** What is cut off is gone, and has to be asked for again. */
const openLossy = (): Promise<Run> => openRun({ architecture: readReplicas, transport: 'datagrams' });

function expectEqualContent(run: Run, nodes: readonly string[]): void {
  const digests = nodes.map((node) => run.sql.digest(node));
  expect(new Set(digests).size).toBe(1);
  expect(new Set(nodes.map((node) => run.sql.position(node))).size).toBe(1);
}

describe('streaming', () => {
  it('answers on the spot, and too old until the change arrives', async () => {
    const run = (await open())
      .query(100, 'virginia', "UPDATE items SET name = 'atlas' WHERE id = 1", 'write')
      .query(150, 'tokyo', READ, 'stale')
      .query(250, 'tokyo', READ, 'fresh')
      .until(600);
    expect(run.answer('stale')).toEqual([['map']]);
    expect(run.latencyMs('stale')).toBeLessThan(3);
    expect(run.answer('fresh')).toEqual([['atlas']]);
    expect(run.returned('fresh').served).toEqual({ node: 'replica-tokyo', position: 1, cachedAt: null });
    await tells(run, 'stale-read.txt', [
      'client-virginia asks, as write: UPDATE',
      'primary-virginia → replica-tokyo  changes (timeline 1, after 0',
      'answer to write after 1.2 ms: 1 written, from primary-virginia v1',
      'answer to stale after 1.2 ms: [["map"]], from replica-tokyo v0',
      'replica-tokyo position: 1',
      'answer to fresh after 1.2 ms: [["atlas"]], from replica-tokyo v1',
    ]);
  });

  it('passes writes on to the primary, also ones that name a table the replica does not know yet', async () => {
    const run = (await open())
      .query(100, 'tokyo', 'CREATE TABLE more (id INTEGER PRIMARY KEY)', 'create')
      .query(261, 'dublin', 'INSERT INTO more VALUES (7)', 'insert')
      .query(1000, 'tokyo', 'SELECT id FROM more', 'read')
      .query(1000, 'tokyo', 'SELECT id FROM nowhere', 'error')
      .until(2000);
    expect(run.returned('insert').served?.node).toBe('primary-virginia');
    expect(run.answer('read')).toEqual([[7]]);
    expect(run.answer('error')).toMatch(/^failed: /);
    expectEqualContent(run, NODES);
    expect(run.violations).toEqual([]);
  });

  it('catches up after a partition by asking for what is missing', async () => {
    const run = (await openLossy())
      .partition(50, ['virginia', 'dublin'], ['tokyo'])
      .query(100, 'virginia', write('a'))
      .query(200, 'dublin', write('b'))
      .query(2900, 'tokyo', COUNT, 'behind')
      .query(2900, 'tokyo', write('c'), 'refused')
      .heal(3000)
      .query(3800, 'tokyo', COUNT, 'caught-up')
      .until(4000);
    expect(run.answer('behind')).toEqual([[1]]);
    expect(run.answer('refused')).toMatch(/^failed: replica-tokyo cannot write and hears no primary/);
    expect(run.answer('caught-up')).toEqual([[3]]);
    expect(run.count('catch-up')).toBe(1);
    expect(run.count('image')).toBe(0);
    expectEqualContent(run, NODES);
    await tells(run, 'catch-up.txt', [
      'nothing passes between virginia, dublin and tokyo',
      'primary-virginia → replica-tokyo  changes is lost: partition',
      'replica-tokyo hearsPrimary: false',
      'answer to behind after 1.2 ms: [[1]], from replica-tokyo v0',
      'everything passes again',
      'replica-tokyo → primary-virginia  catch-up (timeline 1, position 0, image false)',
      'primary-virginia → replica-tokyo  changes (timeline 1, after 0, changes [2])',
      'answer to caught-up after 1.2 ms: [[3]], from replica-tokyo v2',
    ]);
  });

  it('sends a whole image to a replica that is further behind than the log reaches, or whose disk was lost', async () => {
    const run = (await open({ retainedChanges: 1 }))
      .crash(50, 'replica-tokyo')
      .at(60, { type: 'wipe', node: 'replica-dublin' })
      .query(100, 'virginia', write('a'))
      .query(110, 'virginia', write('b'))
      .query(120, 'virginia', write('c'))
      .restart(500, 'replica-tokyo')
      .restart(500, 'replica-dublin')
      .query(550, 'dublin', COUNT, 'empty')
      .until(3000);
    expect(run.answer('empty')).toMatch(/^failed: replica-dublin has no whole database/);
    expect(run.count('image')).toBe(2);
    expectEqualContent(run, NODES);
    expect(run.roleOf('replica-dublin')).toBe('standby');
    expect(run.violations).toEqual([]);
  });

  it('survives loss and doubling on every link', async () => {
    const run = await open();
    for (const pair of [
      ['virginia', 'tokyo'],
      ['virginia', 'dublin'],
    ] as const) {
      run.at(0, { type: 'lossy', between: pair, loss: 0.3, duplication: 0.3 });
    }
    for (let i = 0; i < 40; i++) run.query(10 + 20 * i, i % 2 ? 'virginia' : 'tokyo', write(`w${i}`));
    run.heal(1500).at(1500, { type: 'lossy', between: ['virginia', 'tokyo'], loss: 0, duplication: 0 });
    run.at(1500, { type: 'lossy', between: ['virginia', 'dublin'], loss: 0, duplication: 0 }).until(5000);
    expectEqualContent(run, NODES);
    expect(run.violations).toEqual([]);
  });

  it('goes on where it was when the primary restarts', async () => {
    const run = (await open())
      .query(100, 'virginia', write('a'))
      .crash(500, 'primary-virginia')
      .query(600, 'tokyo', write('b'), 'unknown')
      .restart(1000, 'primary-virginia')
      .query(1500, 'tokyo', write('c'), 'again')
      .until(4000);
    expect(run.answer('unknown')).toMatch(/^unknown: The primary gave no answer/);
    expect(run.returned('again').outcome.ok).toBe(true);
    expect(run.roleOf('primary-virginia')).toBe('primary');
    expectEqualContent(run, NODES);
    expect(run.violations).toEqual([]);
  });
});

describe('promotion', () => {
  it('by hand: the most advanced takes over, the old primary is fenced, its unshipped writes are lost', async () => {
    const run = (await openLossy())
      .query(100, 'virginia', write('shipped'))
      .partition(300, ['virginia'], ['dublin', 'tokyo'])
      .query(400, 'virginia', write('lost-1'), 'lost-1')
      .query(500, 'virginia', write('lost-2'), 'lost-2')
      .order(1000, 'replica-tokyo', 'promote')
      .query(2000, 'dublin', write('on the new timeline'), 'new')
      .heal(2500)
      .query(3500, 'virginia', 'SELECT name FROM items ORDER BY id', 'after')
      .until(4000);
    expect(run.returned('lost-1').outcome.ok).toBe(true);
    // Dublin and Tokyo are equally far: the fixed order decides.
    expect(run.roleOf('replica-dublin')).toBe('primary');
    expect(run.returned('new').served?.node).toBe('replica-dublin');
    expect(run.reported('primary-virginia', 'lostWrites')).toBe(2);
    expect(run.roleOf('primary-virginia')).toBe('standby');
    expect(run.answer('after')).toEqual([['map'], ['shipped'], ['on the new timeline']]);
    expectEqualContent(run, NODES);
    const telling = [
      'nothing passes between virginia and dublin, tokyo',
      'answer to lost-2 after 1.2 ms: 1 written, from primary-virginia v3',
      'replica-tokyo is ordered to promote',
      'replica-tokyo is promoting',
      'replica-tokyo → replica-dublin  promote (timeline 1, manual true)',
      'replica-dublin is primary',
      'replica-dublin loses what it had after v1 (promotion)',
      'from replica-dublin v2',
      'everything passes again',
      'primary-virginia is fenced',
      'primary-virginia loses what it had after v1 (timeline)',
      'primary-virginia lostWrites: 2',
      'replica-dublin → primary-virginia  image (timeline 2, image of',
      'primary-virginia is standby',
      '[["map"],["shipped"],["on the new timeline"]], from primary-virginia v2',
    ];
    await tells(run, 'manual-promotion.txt', telling, ['heartbeat', 'ack', 'fence']);
  });

  it('hands over to the replica that received more than the one that was ordered', async () => {
    const run = (await open())
      .partition(50, ['virginia'], ['tokyo'])
      .query(100, 'virginia', write('only Dublin has it'))
      .crash(400, 'primary-virginia')
      .order(500, 'replica-tokyo', 'promote')
      .until(3000);
    expect(run.roleOf('replica-dublin')).toBe('primary');
    expect(run.reported('replica-tokyo', 'handedTo')).toBe('replica-dublin');
    expectEqualContent(run, ['replica-dublin', 'replica-tokyo']);
    run.heal(3000).restart(3100, 'primary-virginia').until(5000);
    expect(run.roleOf('primary-virginia')).toBe('standby');
    expect(run.reported('primary-virginia', 'lostWrites')).toBeUndefined();
    expect(run.count('image')).toBe(0);
    expectEqualContent(run, NODES);
    expect(run.violations).toEqual([]);
  });

  it('by itself: needs silence and a majority, and clients write again', async () => {
    const run = (await open({ promotion: 'automatic' }, FIVE))
      .query(100, 'virginia', write('a'))
      .crash(1000, 'primary-virginia')
      .query(1400, 'dublin', write('b'), 'too-early')
      .query(4500, 'sydney', write('c'), 'after')
      .restart(6000, 'primary-virginia')
      .until(8000);
    expect(run.answer('too-early')).toMatch(/^unknown/);
    expect(run.returned('after').outcome.ok).toBe(true);
    const promoted = FIVE.slice(1).filter((region) => run.roleOf(`replica-${region}`) === 'primary');
    expect(promoted).toHaveLength(1);
    expect(run.roleOf('primary-virginia')).toBe('standby');
    expectEqualContent(run, ['primary-virginia', ...FIVE.slice(1).map((region) => `replica-${region}`)]);
    const telling = [
      'primary-virginia crashes',
      'hearsPrimary: false',
      'is promoting',
      'position-told (',
      'is primary',
      'timeline: ',
      'client-sydney asks, as after',
      'answer to after',
      '1 written, from replica-',
      'primary-virginia is started again',
      'primary-virginia is standby',
    ];
    await tells(run, 'automatic-promotion.txt', telling, ['heartbeat', 'ack', 'changes']);
  });

  it('a minority promotes nobody, and a replica that alone lost the primary is outvoted', async () => {
    const run = (await open({ promotion: 'automatic' }, FIVE))
      .partition(100, ['virginia', 'dublin', 'recife'], ['tokyo', 'sydney'])
      .until(6000);
    expect(run.roleOf('replica-tokyo')).not.toBe('primary');
    expect(run.roleOf('replica-sydney')).not.toBe('primary');
    const refusals = ['replica-tokyo', 'replica-sydney'].map((node) => String(run.reported(node, 'notPromoted')));
    expect(refusals.some((why) => why.endsWith('of 5 nodes agreed, 3 are needed'))).toBe(true);
    const alone = (await open({ promotion: 'automatic' }, FIVE)).partition(100, ['virginia'], ['tokyo']).until(6000);
    expect(alone.roleOf('replica-tokyo')).toBe('standby');
    expect(alone.reported('replica-tokyo', 'notPromoted')).toBe('another node still hears the primary');
    expect([...run.violations, ...alone.violations]).toEqual([]);
  });

  it('two promotions in a torn network start two timelines; the higher one wins', async () => {
    const run = (await open({}, FIVE))
      .crash(100, 'primary-virginia')
      .partition(200, ['dublin', 'virginia'], ['tokyo', 'sydney', 'recife'])
      .order(300, 'replica-dublin', 'promote')
      .order(300, 'replica-sydney', 'promote')
      .query(1500, 'dublin', write('west'))
      .query(1500, 'sydney', write('east'))
      .heal(2500)
      .restart(3000, 'primary-virginia')
      .until(6000);
    expect(run.roleOf('replica-dublin')).toBe('standby');
    expect(run.roleOf('replica-tokyo')).toBe('primary');
    expect(run.reported('replica-dublin', 'lostWrites')).toBe(1);
    expectEqualContent(run, ['primary-virginia', ...FIVE.slice(1).map((region) => `replica-${region}`)]);
    expect(run.violations).toEqual([]);
  });

  it('a primary whose disk was lost waits for a copy', async () => {
    const run = (await open())
      .query(100, 'virginia', write('a'))
      .at(400, { type: 'wipe', node: 'primary-virginia' })
      .restart(500, 'primary-virginia')
      .query(600, 'virginia', COUNT, 'empty')
      .order(700, 'replica-dublin', 'promote')
      .query(2500, 'virginia', COUNT, 'rebuilt')
      .until(3000);
    expect(run.answer('empty')).toMatch(/^failed: primary-virginia has no whole database/);
    expect(run.answer('rebuilt')).toEqual([[2]]);
    expectEqualContent(run, NODES);
    expect(run.violations).toEqual([]);
  });

  it('when the newest timeline died with its disk, a person goes on from what is left', async () => {
    const run = (await openLossy())
      .query(100, 'virginia', write('a'))
      .partition(400, ['virginia'], ['dublin', 'tokyo'])
      .query(450, 'virginia', write('saved after all'))
      .order(880, 'replica-dublin', 'promote')
      .heal(1500)
      .at(1610, { type: 'wipe', node: 'replica-dublin' })
      .at(1610, { type: 'wipe', node: 'replica-tokyo' })
      .restart(1800, 'replica-dublin')
      .restart(1800, 'replica-tokyo')
      .query(3000, 'virginia', COUNT, 'fenced')
      .order(4000, 'replica-dublin', 'promote')
      .order(4500, 'primary-virginia', 'promote')
      .query(6500, 'tokyo', COUNT, 'after')
      .until(7000);
    expect(run.answer('fenced')).toMatch(/^failed: primary-virginia does not answer/);
    expect(run.reported('replica-dublin', 'notPromoted')).toBe('it has no content that it could lead with');
    expect(run.answer('after')).toEqual([[3]]);
    expectEqualContent(run, NODES);
    expect(run.violations).toEqual([]);
  });
});
