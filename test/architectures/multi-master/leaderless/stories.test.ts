/** Replicas without a leader as stories: what a sloppy quorum hides, how hints come home, whom clocks let win, and how the dead return. */
import { describe, expect, it } from 'vitest';
import { leaderless } from '../../../../src/architectures/multi-master/leaderless/index.ts';
import { FIVE, openRun, type Run } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';

const QUIET = [...CHATTER, 'gossip'];
const QUICK = { gossipMs: 200, downAfterMs: 600, tokens: 4 };
const READ = 'SELECT name FROM items WHERE id = 1';
const write = (name: string): string => `UPDATE items SET name = '${name}' WHERE id = 1`;

/** The three that keep row 1 of five, and the two that do not; the ring says which. */
function sides(run: Run): { readonly list: readonly string[]; readonly rest: readonly string[] } {
  const keeps = (region: string): boolean => run.rows(`replica-${region}`, 'SELECT 1 FROM _cell WHERE pk = 1').length > 0;
  return { list: FIVE.filter(keeps), rest: FIVE.filter((region) => !keeps(region)) };
}

describe('replicas without a leader', () => {
  it('confirm a write on the wrong side of a cut, and hand it over when that heals', async () => {
    const run = await openRun({ architecture: leaderless, regions: FIVE, settings: { ...QUICK, quorum: 'sloppy' } });
    const {
      list: [first = '', ...others],
      rest,
    } = sides(run);
    run.partition(100, others, [first, ...rest]).until(2000);
    run
      .query(2000, first, write('new'), 'write')
      .query(3000, others[0] ?? '', READ, 'stale')
      .until(4000);
    expect(run.answer('stale')).toEqual([['map']]);
    run
      .heal(4000)
      .query(8000, others[0] ?? '', READ, 'fresh')
      .until(9000);
    expect(run.answer('fresh')).toEqual([['new']]);
    const telling = [
      'down: [',
      `client-${first} asks, as write`,
      'hintFor',
      'answer to write after',
      '1 written',
      'asks, as stale',
      '[["map"]]',
      'everything passes again',
      'hint (first',
      'hint-ack (first',
      'hints: 0',
      'delivered: [',
      'asks, as fresh',
      '[["new"]]',
    ];
    await tells(run, 'sloppy.txt', telling, QUIET);
  });

  it('with strict quorums refuse on that side, and a hint that a coordinator keeps brings one that was down up to date', async () => {
    const run = await openRun({ architecture: leaderless, regions: FIVE, settings: QUICK });
    const {
      list: [first = '', second = '', third = ''],
      rest,
    } = sides(run);
    run.crash(100, `replica-${third}`).until(2000);
    run.query(2000, first, write('new'), 'write').until(3000);
    run.restart(3000, `replica-${third}`).until(6000);
    expect(run.rows(`replica-${third}`, READ)).toEqual([['new']]);
    run.partition(6000, [second, third], [first, ...rest]).until(8000);
    run.query(8000, first, write('lost'), 'refused').until(9000);
    expect(run.answer('refused')).toMatch(/^failed: Unavailable: 1 of the 3 replicas/);
    const telling = [
      'down: [',
      'hints: 1',
      'answer to write after',
      `replica-${third} is started again`,
      'hint (first',
      'hints: 0',
      'delivered: [',
      'asks, as refused',
      'Unavailable',
    ];
    await tells(run, 'hint.txt', telling, QUIET);
  });

  it('let a clock that is ahead win over a later write that was confirmed', async () => {
    const run = await openRun({ architecture: leaderless, regions: FIVE, settings: QUICK });
    run.at(100, { type: 'skew', node: 'replica-tokyo', offsetMs: 2000, driftPpm: 0 });
    run
      .query(1000, 'tokyo', write('ahead'), 'early')
      .query(2000, 'dublin', write('later'), 'late')
      .query(3000, 'dublin', READ, 'read')
      .until(4000);
    expect([run.answer('early'), run.answer('late'), run.answer('read')]).toEqual([[], [], [['ahead']]]);
    await tells(
      run,
      'skew.txt',
      ['asks, as early', 'answer to early', 'asks, as late', 'answer to late', '1 written', 'asks, as read', '[["ahead"]]'],
      QUIET,
    );
  });

  it('bring a deleted row back from one that was away for longer than deletions are remembered', async () => {
    const run = await openRun({ architecture: leaderless, regions: FIVE, settings: { ...QUICK, gcGraceMs: 2000, hintWindowMs: 0 } });
    const {
      list: [first = '', , third = ''],
    } = sides(run);
    run.crash(100, `replica-${third}`).until(1500);
    run.query(1500, first, 'DELETE FROM items WHERE id = 1', 'delete').query(3000, first, READ, 'gone').until(6000);
    run.restart(6000, `replica-${third}`).order(8000, `replica-${first}`, 'repair').until(9500);
    run.query(9500, first, READ, 'back').until(10_500);
    expect([run.answer('gone'), run.answer('back')]).toEqual([[], [['map']]]);
    const telling = [
      'asks, as delete',
      'answer to delete',
      'asks, as gone',
      '[], from',
      'purged: 1',
      `replica-${third} is started again`,
      'tree (',
      'rows (',
      'asks, as back',
      '[["map"]]',
    ];
    await tells(run, 'resurrection.txt', telling, QUIET);
  });

  it('are no registers that could be linearized, though R + W > N: what a failed write left is seen, and then not', async () => {
    const run = await openRun({
      architecture: leaderless,
      regions: ['virginia', 'dublin', 'tokyo'],
      ordered: false,
      patienceMs: 5000,
      settings: { ...QUICK, readRepair: 'none', gossipMs: 0, hintWindowMs: 0 },
    });
    // W reaches one of three: it fails for its client, and is there.
    run.at(100, { type: 'partition', name: 'tear', sides: [['virginia'], ['dublin', 'tokyo']], oneWay: false });
    run.query(200, 'virginia', write('half'), 'half').until(3000).heal(3000);
    run.partition(3001, ['tokyo'], ['virginia', 'dublin']).query(4000, 'virginia', READ, 'seen').until(5500).heal(5500);
    run.at(5501, { type: 'crash', node: 'replica-virginia' });
    run.query(6500, 'dublin', READ, 'not seen').until(9000);
    expect(run.answer('half')).toMatch(/^unknown: 1 of the 2 replicas/);
    expect([run.answer('seen'), run.answer('not seen')]).toEqual([[['half']], [['map']]]);
    expect(run.violations).toEqual([]);
  });
});
