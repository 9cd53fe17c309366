/** Regions of TiDB that grow and are split: under traffic, whoever dies meanwhile, and with unique values on both sides of the border. */
import { expect, it } from 'vitest';
import { tidb } from '../../../../src/architectures/multi-master/tidb/index.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';

const SETTINGS: Settings = { startLeader: 1, pdLeader: 1, preVote: true, keyRegions: 1, spareRegions: 2, regionSplitKeys: 3 };
const SETUP = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT UNIQUE, n INTEGER)',
  "INSERT INTO items VALUES (1, 'a', 0), (2, 'b', 0), (3, 'c', 0), (4, 'd', 0)",
];
const QUIET = [...CHATTER, 'append-entries', 'append-reply', 'commit', 'request-pre-vote', 'pre-vote', 'shown'];

const open = (settings: Settings = {}): Promise<Run> =>
  openRun({ architecture: tidb, settings: { ...SETTINGS, ...settings }, setup: SETUP });
const sent = ({ events }: Run, kind: string): number =>
  events.filter((event) => event.type === 'send' && event.message.kind === kind).length;

it('splits a region under traffic: one entry of its log, half of it handed over, and a server that believed otherwise asks again', async () => {
  const run = await open({ spareRegions: 1 });
  run.query(500, 'virginia', "INSERT INTO items VALUES (5, 'e', 0)", 'grows').until(900);
  run.query(900, 'virginia', 'UPDATE items SET n = 1 WHERE id = 5', 'right').until(1500);
  run.query(1500, 'dublin', 'UPDATE items SET n = n + 1 WHERE id = 5', 'stale').until(2500);
  run.query(2500, 'dublin', 'SELECT count(*), sum(n) FROM items', 'all').until(3500);
  expect([run.answer('all'), sent(run, 'hand-over'), sent(run, 'epoch-not-match')]).toEqual([[[5, 2]], 1, 1]);
  await tells(
    run,
    'region-split.txt',
    [
      'as grows',
      'tikv-1-virginia → pd-virginia  ask-split (region 0, version 1)',
      'ask-split-reply (region 0, version 1, child 1)',
      'tikv-1-virginia splits: [1, 2]',
      'tikv-1-virginia → tikv-2-virginia  hand-over',
      'tikv-2-virginia → tikv-1-virginia  adopted (child 1)',
      'as stale',
      'tidb-dublin → tikv-1-virginia  kv-get',
      'tikv-1-virginia → tidb-dublin  epoch-not-match',
      'tidb-dublin → tikv-2-virginia  kv-get',
      'tidb-dublin → tikv-2-virginia  kv-prewrite',
      'as all',
      'tidb-dublin → tikv-1-virginia  kv-get',
      'tidb-dublin → tikv-2-virginia  kv-get',
      '[[5,2]]',
    ],
    QUIET,
  );
});

it('has all rows once, on whichever side, whoever dies while they are handed over', async () => {
  for (const dies of ['tikv-1-virginia', 'tikv-2-virginia']) {
    const run = await open({ pdLeaseMs: 600, electionTimeoutMinMs: 600, electionTimeoutMaxMs: 1200, heartbeatMs: 100 });
    for (let i = 0; i < 8; i += 1) run.query(500 + i * 150, 'virginia', `INSERT INTO items VALUES (${10 + i}, 'n${i}', 0)`);
    while (sent(run, 'hand-over') === 0) run.step();
    run.obey({ type: 'crash', node: dies });
    run.until(9000).restart(9000, dies).until(12_000);
    run.query(12_000, 'tokyo', 'SELECT count(*), count(DISTINCT id) FROM items', 'all').until(14_000);
    const [[all, different]] = run.answer('all') as [[number, number]];
    expect([dies, all, sent(run, 'adopted') > 0]).toEqual([dies, different, true]);
    expect(all).toBeGreaterThanOrEqual(8);
    expect(run.violations).toEqual([]);
  }
});

it('keeps a unique value unique over regions: its entry stands in the first, whichever has the row', async () => {
  const run = await open();
  for (let i = 0; i < 6; i += 1) run.query(500 + i * 100, 'virginia', `INSERT INTO items VALUES (${10 + i}, 'n${i}', 0)`);
  run.until(5000);
  expect(sent(run, 'adopted')).toBeGreaterThan(0);
  run
    .query(5000, 'virginia', "INSERT INTO items VALUES (0, 'same', 0)", 'left')
    .query(5000, 'tokyo', "INSERT INTO items VALUES (99, 'same', 0)", 'right');
  run.until(8000).query(8000, 'dublin', "SELECT count(*) FROM items WHERE name = 'same'", 'found').until(9000);
  expect(run.answer('found')).toEqual([[1]]);
  expect([run.answer('left'), run.answer('right')].filter((answer) => String(answer).includes('failed'))).toHaveLength(1);
  expect(run.violations).toEqual([]);
});

it('may have more regions than can be placed', async () => {
  const run = await open({ regions: 4, spareRegions: 4, leaderBalance: true });
  run.query(2000, 'virginia', "INSERT INTO items VALUES (20, 'n', 0)", 'put').until(4000);
  expect(String(run.answer('put'))).not.toContain('failed');
  expect(run.violations).toEqual([]);
});
